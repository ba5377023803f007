package me.degenduel.standalone;

/** An answer of the registry that is not what was asked for, with Confluent's code: the first three digits are the status. */
final class RegistryProblem extends RuntimeException {
    private final int code;

    private RegistryProblem(int code, String message) {
        super(message);
        this.code = code;
    }

    static RegistryProblem subjectNotFound(String subject) {
        return new RegistryProblem(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryProblem versionNotFound(int version) {
        return new RegistryProblem(40402, "Version " + version + " not found.");
    }

    static RegistryProblem schemaNotFound() {
        return new RegistryProblem(40403, "Schema not found");
    }

    static RegistryProblem schemaNotFound(int id) {
        return new RegistryProblem(40403, "Schema " + id + " not found");
    }

    static RegistryProblem subjectIsDeleted(String subject) {
        return new RegistryProblem(
                40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryProblem subjectIsNotDeleted(String subject) {
        return new RegistryProblem(
                40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }

    static RegistryProblem versionIsDeleted(String subject, int version) {
        return new RegistryProblem(
                40406,
                "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
                        .formatted(subject, version));
    }

    static RegistryProblem versionIsNotDeleted(String subject, int version) {
        return new RegistryProblem(
                40407,
                "Subject '%s' Version %d was not deleted first before being permanently deleted"
                        .formatted(subject, version));
    }

    static RegistryProblem compatibilityNotConfigured(String subject) {
        return new RegistryProblem(
                40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryProblem incompatible(String subject, String details) {
        return new RegistryProblem(
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: [%s]"
                        .formatted(subject, details));
    }

    static RegistryProblem invalidSchema(String why) {
        return new RegistryProblem(42201, "Invalid schema: " + why);
    }

    static RegistryProblem invalidVersion(String version) {
        return new RegistryProblem(
                42202,
                "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
                        .formatted(version));
    }

    static RegistryProblem invalidCompatibility() {
        return new RegistryProblem(
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    }

    static RegistryProblem storeFailed() {
        return new RegistryProblem(50001, "Error in the backend data store");
    }

    static RegistryProblem http(int status, String reason) {
        return new RegistryProblem(status, "HTTP " + status + " " + reason);
    }

    int code() {
        return code;
    }

    int status() {
        return code < 1000 ? code : code / 100;
    }
}

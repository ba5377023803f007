package me.degenduel.standalone;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * What the registry knows, and its rules. Every change is a record of the log, written first and then applied by the
 * same code that reads the log at the start, so a restart cannot know anything else.
 *
 * <p>Its methods exclude each other: there is one writer, or two could give the same id to two schemas.
 */
final class Subjects {
    /** A schema under a subject. */
    record Version(String subject, int version, int id, String schema, boolean deleted) {
        Version hidden() {
            return new Version(subject, version, id, schema, true);
        }
    }

    /** Of new subjects: records live in logs for ever, and readers of every age read them. */
    private static final Compatibility DEFAULT = Compatibility.FULL_TRANSITIVE;

    private static final String GLOBAL = "";

    private final SchemaLog log;
    private final Map<String, TreeMap<Integer, Version>> subjects = new TreeMap<>();
    private final Map<String, Compatibility> compatibility = new HashMap<>();
    private int lastId;

    Subjects(SchemaLog log) {
        this.log = log;
        log.replay(this::apply);
    }

    synchronized List<String> names(Predicate<Version> visible) {
        return subjects.entrySet().stream()
                .filter(subject -> subject.getValue().values().stream().anyMatch(visible))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized List<Version> versions(String subject, Predicate<Version> visible) {
        var versions = all(subject).stream().filter(visible).toList();
        if (versions.isEmpty()) {
            throw RegistryProblem.subjectNotFound(subject);
        }
        return versions;
    }

    /** The newest where the version is empty. */
    synchronized Version version(String subject, Optional<Integer> version, Predicate<Version> visible) {
        var versions = versions(subject, visible);
        return version.map(number -> versions.stream()
                        .filter(each -> each.version() == number)
                        .findFirst()
                        .orElseThrow(() -> RegistryProblem.versionNotFound(number)))
                .orElseGet(versions::getLast);
    }

    /** Also where it is deleted: records that carry the id are still there. */
    synchronized List<Version> withId(int id) {
        var versions = everything().filter(each -> each.id() == id).toList();
        if (versions.isEmpty()) {
            throw RegistryProblem.schemaNotFound(id);
        }
        return versions;
    }

    synchronized Version find(String subject, String text, Predicate<Version> visible) {
        var schema = parse(text).toString();
        return versions(subject, visible).stream()
                .filter(each -> each.schema().equals(schema))
                .findFirst()
                .orElseThrow(RegistryProblem::schemaNotFound);
    }

    /** The id of the schema, which is one id however many subjects have it and however often this is called. */
    synchronized int register(String subject, String text) {
        var parsed = parse(text);
        var schema = parsed.toString();
        var known = all(subject).stream()
                .filter(Subjects::isLive)
                .filter(each -> each.schema().equals(schema))
                .findFirst();
        if (known.isPresent()) {
            return known.get().id();
        }
        var problems = effectiveCompatibility(subject).problems(parsed, earlier(subject));
        if (!problems.isEmpty()) {
            throw RegistryProblem.incompatible(subject, problems.stream().collect(joining("; ")));
        }
        var id = everything()
                .filter(each -> each.schema().equals(schema))
                .findFirst()
                .map(Version::id)
                .orElse(lastId + 1);
        var last = all(subject).stream().mapToInt(Version::version).max().orElse(0);
        change(new SchemaLog.Registered(new Version(subject, last + 1, id, schema, false)));
        return id;
    }

    /** What stands in the way of this schema: against one version, or against those that registering looks at. */
    synchronized List<String> problems(String subject, Optional<Version> against, String text) {
        var earlier = against.map(version -> List.of(parse(version.schema()))).orElseGet(() -> earlier(subject));
        return effectiveCompatibility(subject).problems(parse(text), earlier);
    }

    synchronized Compatibility globalCompatibility() {
        return compatibility.getOrDefault(GLOBAL, DEFAULT);
    }

    synchronized Optional<Compatibility> compatibilityOf(String subject) {
        return Optional.ofNullable(compatibility.get(subject));
    }

    synchronized Compatibility effectiveCompatibility(String subject) {
        return compatibility.getOrDefault(subject, globalCompatibility());
    }

    /** For all subjects without their own where the subject is empty. */
    synchronized void setCompatibility(Optional<String> subject, Compatibility level) {
        change(new SchemaLog.Configured(subject, Optional.of(level)));
    }

    synchronized Compatibility forgetCompatibility(Optional<String> subject) {
        var level = subject.map(name -> compatibilityOf(name).orElseThrow(() -> RegistryProblem.subjectNotFound(name)))
                .orElseGet(this::globalCompatibility);
        change(new SchemaLog.Configured(subject, Optional.empty()));
        return level;
    }

    /** Two steps, as with Confluent: deleted means hidden, and only what is hidden can go for good. */
    synchronized List<Integer> delete(String subject, boolean permanently) {
        var versions = versions(subject, any -> true);
        var live = versions.stream().filter(Subjects::isLive).toList();
        if (permanently && !live.isEmpty()) {
            throw RegistryProblem.subjectIsNotDeleted(subject);
        }
        if (!permanently && live.isEmpty()) {
            throw RegistryProblem.subjectIsDeleted(subject);
        }
        if (permanently) {
            versions.forEach(each -> change(new SchemaLog.Erased(subject, each.version())));
        } else {
            change(new SchemaLog.SubjectDeleted(subject, live.getLast().version()));
            compatibilityOf(subject)
                    .ifPresent(level -> change(new SchemaLog.Configured(Optional.of(subject), Optional.empty())));
        }
        return (permanently ? versions : live).stream().map(Version::version).toList();
    }

    synchronized int delete(String subject, Optional<Integer> number, boolean permanently) {
        var version = version(subject, number, any -> true);
        if (permanently && isLive(version)) {
            throw RegistryProblem.versionIsNotDeleted(subject, version.version());
        }
        if (!permanently && version.deleted()) {
            throw RegistryProblem.versionIsDeleted(subject, version.version());
        }
        change(
                permanently
                        ? new SchemaLog.Erased(subject, version.version())
                        : new SchemaLog.Registered(version.hidden()));
        return version.version();
    }

    static boolean isLive(Version version) {
        return !version.deleted();
    }

    private void change(SchemaLog.Change change) {
        log.append(change);
        apply(change);
    }

    private void apply(SchemaLog.Change change) {
        switch (change) {
            case SchemaLog.Registered registered -> {
                var version = registered.version();
                subjects.computeIfAbsent(version.subject(), name -> new TreeMap<>())
                        .put(version.version(), version);
                lastId = Math.max(lastId, version.id());
            }
            case SchemaLog.Erased erased ->
                Optional.ofNullable(subjects.get(erased.subject()))
                        .ifPresent(versions -> versions.remove(erased.version()));
            case SchemaLog.SubjectDeleted deleted ->
                Optional.ofNullable(subjects.get(deleted.subject()))
                        .ifPresent(versions ->
                                versions.headMap(deleted.upTo(), true).replaceAll((number, each) -> each.hidden()));
            case SchemaLog.Configured configured -> {
                var subject = configured.subject().orElse(GLOBAL);
                configured
                        .level()
                        .ifPresentOrElse(
                                level -> compatibility.put(subject, level), () -> compatibility.remove(subject));
            }
        }
    }

    private List<Schema> earlier(String subject) {
        return all(subject).stream()
                .filter(Subjects::isLive)
                .map(each -> parse(each.schema()))
                .toList();
    }

    private List<Version> all(String subject) {
        return new ArrayList<>(subjects.getOrDefault(subject, new TreeMap<>()).values());
    }

    private Stream<Version> everything() {
        return subjects.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException wrong) {
            throw RegistryProblem.invalidSchema(wrong.getMessage());
        }
    }
}

package me.degenduel.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro makes no object of a class that a schema names, unless the process trusts it: a schema comes from outside. Ours
 * is this package; the system property {@code org.apache.avro.SERIALIZABLE_PACKAGES} still adds to it.
 */
public final class TrustedRecords {
    static {
        var others = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                others, type -> type.getPackageName().equals(TrustedRecords.class.getPackageName())));
    }

    private TrustedRecords() {}

    /** Once a process, by loading this class; whatever reads or writes records calls it first. */
    public static void trust() {}
}

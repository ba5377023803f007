package me.degenduel.schemas;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/**
 * What a registry would say under FULL_TRANSITIVE, before any registry is asked: new readers read all that was ever
 * written, and old readers all that will be. Also what Avro overlooks: a decimal whose point moves is a valid reading of
 * the same bytes, and a wrong one.
 */
final class Compatibility {
    private Compatibility() {}

    static List<String> problems(Schema current, Map<String, Schema> released) {
        var problems = new ArrayList<String>();
        released.forEach((version, old) -> {
            report(problems, "this build cannot read " + version, checkReaderWriterCompatibility(current, old));
            report(problems, version + " cannot read this build", checkReaderWriterCompatibility(old, current));
            meaning(problems, version, current.getName(), current, old);
        });
        return problems;
    }

    /** A schema without what may change freely: the sentences in it, and what is there for Java alone. */
    static Schema bare(Schema schema) {
        var tree = tree(JavaProperties.removedFrom(schema));
        removeDocs(tree);
        return new Schema.Parser().parse(tree.toString());
    }

    /** As people read it. */
    static String text(Schema schema) {
        return tree(schema).toPrettyString() + "\n";
    }

    private static JsonNode tree(Schema schema) {
        try {
            return new ObjectMapper().readTree(schema.toString());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void report(List<String> problems, String what, SchemaPairCompatibility verdict) {
        verdict.getResult()
                .getIncompatibilities()
                .forEach(found -> problems.add(
                        "%s: %s at %s (%s)".formatted(what, found.getType(), found.getLocation(), found.getMessage())));
    }

    private static void meaning(List<String> problems, String version, String where, Schema now, Schema then) {
        if (now.getType() != then.getType()) {
            return;
        }
        switch (now.getType()) {
            case RECORD ->
                then.getFields().stream()
                        .filter(field -> now.getField(field.name()) != null)
                        .forEach(field -> meaning(
                                problems,
                                version,
                                where + "." + field.name(),
                                now.getField(field.name()).schema(),
                                field.schema()));
            case ARRAY -> meaning(problems, version, where, now.getElementType(), then.getElementType());
            case MAP -> meaning(problems, version, where, now.getValueType(), then.getValueType());
            case UNION ->
                now.getTypes().forEach(ours -> then.getTypes()
                        .forEach(theirs -> meaning(problems, version, where, ours, theirs)));
            default -> {
                if (!Objects.equals(now.getLogicalType(), then.getLogicalType())) {
                    problems.add("%s was %s in %s and is %s".formatted(where, then, version, now));
                }
            }
        }
    }

    private static void removeDocs(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("doc");
        }
        node.forEach(Compatibility::removeDocs);
    }
}

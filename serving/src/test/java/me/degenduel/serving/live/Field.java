package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import me.degenduel.serving.read.Always;

/**
 * What a component of a record is in JSON. What may be null or missing is said to be, unless it says {@link Always}.
 *
 * @param isLeftOut whether it may be missing
 * @param isNull whether it may be null
 */
public record Field(RecordComponent component, String name, boolean isLeftOut, boolean isNull) {

    /**
     * How records are written.
     *
     * @param isSent whether others send them to us: they need not say what is null or false
     * @param words how names are written, where they say nothing else
     */
    public record Style(boolean isSent, UnaryOperator<String> words) {
        static final Style TOLD = new Style(false, UnaryOperator.identity());
    }

    /** Of a record of ours, or of a message of anybody's. */
    static List<Field> of(Class<?> record) {
        return of(record, new Style(ClientMessage.class.isAssignableFrom(record), UnaryOperator.identity()));
    }

    static List<Field> of(Class<?> record, Style style) {
        return Stream.of(record.getRecordComponents())
                .map(component -> {
                    var leftOut = style.isSent()
                            ? !component.isAnnotationPresent(Always.class)
                            : isLeftOut(record, component);
                    return new Field(
                            component, name(component, style.words()), leftOut, mayLack(component) && !leftOut);
                })
                .toList();
    }

    Type type() {
        return component.getGenericType();
    }

    Optional<Object> value(Record record) {
        return Optional.ofNullable(call(component.getAccessor(), record));
    }

    /** What a record puts into words only when somebody is told. */
    static Record shown(Record record) {
        return Stream.of(record.getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonValue.class))
                .findFirst()
                .map(method -> (Record) call(method, record))
                .orElse(record);
    }

    private static boolean isLeftOut(Class<?> record, RecordComponent component) {
        return mayLack(component)
                && Optional.ofNullable(component.getAccessor().getAnnotation(JsonInclude.class))
                        .map(include -> include.value() != JsonInclude.Include.ALWAYS)
                        .orElseGet(() -> ServerMessage.class.isAssignableFrom(record)
                                || record.isAnnotationPresent(JsonInclude.class));
    }

    private static boolean mayLack(RecordComponent component) {
        return !component.getType().isPrimitive()
                && !component.isAnnotationPresent(Always.class)
                && !component.getName().equals("timestamp");
    }

    private static String name(RecordComponent component, UnaryOperator<String> words) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? words.apply(component.getName()) : named.value();
    }

    private static Object call(Method method, Object on) {
        try {
            method.setAccessible(true);
            return method.invoke(on);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("A record of ours cannot be read", impossible);
        }
    }
}

package me.degenduel.schemas;

/** Text that must not be seen: printing it shows that it is there, and nothing else. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}

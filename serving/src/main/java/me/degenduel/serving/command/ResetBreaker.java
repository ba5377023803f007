package me.degenduel.serving.command;

import me.degenduel.schemas.health.Pulse;

/** Closes a service's breaker in every process. */
record ResetBreaker(String service, String reason) implements TellService {

    @Override
    public String action() {
        return "service.reset";
    }

    @Override
    public String told() {
        return Pulse.RESET;
    }
}

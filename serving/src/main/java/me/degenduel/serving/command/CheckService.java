package me.degenduel.serving.command;

import me.degenduel.schemas.health.Pulse;

/** Has every process look at a service before its turn comes. */
record CheckService(String service) implements TellService {

    @Override
    public String action() {
        return "service.check";
    }

    @Override
    public String told() {
        return Pulse.CHECK;
    }
}

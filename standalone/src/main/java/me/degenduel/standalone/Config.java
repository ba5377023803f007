package me.degenduel.standalone;

import me.degenduel.schemas.Settings;

/** What is set beside the options: for the two processes inside, and for the database that they find here. */
record Config(String slotWal, me.degenduel.connect.Config connect, me.degenduel.serving.Config serving) {
    static Config from(Settings settings) {
        var config = new Config(
                settings.text(
                        "DD_SLOT_WAL",
                        "2GB",
                        "How much log the embedded PostgreSQL keeps for a capture that does not read it."),
                me.degenduel.connect.Config.from(settings),
                me.degenduel.serving.Config.from(settings));
        settings.check();
        return config;
    }
}

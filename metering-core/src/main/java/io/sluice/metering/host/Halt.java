package io.sluice.metering.host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the process stops on a bug or a broken disk: at once, without acknowledging anything more. A
/// command is never skipped; after a restart the journal says what happened.
public interface Halt {
    int EXIT_CODE = 70;

    void halt(String why, Throwable cause);

    /// Writes why, then ends the process without running anything else of it.
    static Halt ofProcess() {
        Logger log = LoggerFactory.getLogger(Halt.class);
        return (why, cause) -> {
            try {
                log.atError().setCause(cause).addKeyValue("why", why).log("halting");
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        };
    }
}

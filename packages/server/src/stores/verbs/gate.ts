import { lock, share } from "../statement.ts";

/**
 * A grant that is not there cannot be locked. Who makes one goes through this gate, any number at a time; who erases a person
 * closes it, so that nobody makes another one meanwhile on a proof from before. A row that is always there.
 */
export const throughGate = share("SELECT 1 FROM gates WHERE name = 'grants'");
export const closeGate = lock("SELECT 1 FROM gates WHERE name = 'grants'");

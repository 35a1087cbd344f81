import { createHash } from "node:crypto";

/**
 * The class that every element has which the template of this page or component draws: a style of its own touches those and no
 * other. The runtime is told it with the unit's key.
 */
export const markOf = (key: string): string => `b-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;

import { setFlagsFromString } from "node:v8";

/**
 * V8 enlarges the space for new objects while a program starts, to 32 MB in each thread that stay taken at rest. What is made
 * at the start lives on, so that nothing is won by it: a server starts without, before it loads anything else. Of the
 * threads too, for the flag is the process's.
 */
export function staysSmall(): void {
	setFlagsFromString("--semi-space-growth-factor=1");
}

/** From here on it is as V8 has it: under load it pays. */
export function mayGrow(): void {
	setFlagsFromString("--semi-space-growth-factor=2");
}

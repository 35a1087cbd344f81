/** 128 random bits as text. `crypto.randomUUID` would want a secure context, which a phone in a home network has not. */
export function randomText(): string {
	return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join("-");
}

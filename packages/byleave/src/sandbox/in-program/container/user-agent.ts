/** The browser's own with the platform's suffix: what programs look at to know that they run in a super app. */
export function setUserAgent({ navigator }: Window, suffix: string): void {
	if (suffix === "" || navigator.userAgent.endsWith(suffix)) return;
	const userAgent = `${navigator.userAgent} ${suffix}`;
	Object.defineProperty(navigator, "userAgent", { configurable: true, get: () => userAgent });
}

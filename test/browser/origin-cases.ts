// Ruling 12, tried whole: what a mini program does with an origin of its own, in whatever browser drives it.
import assert from "node:assert/strict";
import { html, type Program, programOf } from "./program.ts";
import { type Stage, serve } from "./stage.ts";

/** A frame or a page, as far as both drivers have it alike. */
export interface Place {
	evaluate<Given, Told>(act: (given: Given) => Told, given: Given): Promise<Awaited<Told>>;
	waitForFunction<Given>(holds: (given: Given) => unknown, options: object, given: Given): Promise<unknown>;
	url(): string;
}
/** The phone in a browser. */
export interface OriginStage {
	readonly host: Place;
	/** In the frame that the phone shows at the time. */
	readonly program: Place;
	/** Another page of the same browser, by itself. */
	tab(url: string): Promise<Place>;
	/** Waits until the sheet is up. */
	sheet(): Promise<void>;
	/** The person goes back. */
	back(): Promise<void>;
	/** Presses the phone's own button. */
	reloadPhone(): Promise<void>;
}
export interface OriginCase {
	readonly name: string;
	run(stage: OriginStage, stranger: Stage): Promise<void>;
	readonly mayComplain?: RegExp;
}

interface InProgram {
	readonly my: { getAuthCode(options: object): Promise<{ authCode: string }> };
	first?: boolean;
	heard: unknown[];
}

/** What the program's service worker does: keeps a port, asks over it when it is told, and tells what it heard. */
const worker = `
let port, last = 0; const heard = [];
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", ({ data, ports }) => {
	if (ports[0]) { port = ports[0]; port.onmessage = ({ data }) => heard.push(data); }
	if (data === "ask") port.postMessage({ type: "call", id: ++last, api: "getAuthCode", params: '{"scopes":["auth_base"]}' });
});
addEventListener("fetch", (event) => {
	const { pathname, searchParams } = new URL(event.request.url);
	if (pathname === "/heard") event.respondWith(Response.json(heard));
	if (pathname === "/away") event.respondWith(Response.redirect(searchParams.get("to")));
	if (pathname === "/clear") event.respondWith(new Response("<title>cleared</title>", { headers: { "content-type": "text/html", "clear-site-data": '"*"' } }));
});`;

/** The program of all cases. */
export const originProgram = (): Program =>
	programOf({
		"index.html": html("", '<a href="second.html">Second</a>'),
		"second.html": html("document.title = 'Second';"),
		"plain.json": "{}",
		"worker.js": worker,
	});

/** Elsewhere: a page of another origin. */
export const strangerPage = (): Promise<Stage> =>
	serve({ "/": { type: "text/html", body: html("window.stranger = true;") } });

const asksIn = (place: Place, ...scopes: string[]): Promise<string> =>
	place.evaluate(async (names) => {
		const { my } = globalThis as unknown as InProgram;
		return my.getAuthCode({ scopes: names }).then(
			({ authCode }) => (authCode ? "success" : "nothing"),
			({ outcome }) => outcome as string,
		);
	}, scopes);
const served = async ({ program }: OriginStage): Promise<void> =>
	assert.equal(await asksIn(program, "auth_base"), "success");

/** Does what makes another document of the program, and waits for it. */
async function anew({ program }: OriginStage, act: () => void): Promise<void> {
	await program.evaluate(() => {
		(globalThis as unknown as InProgram).first = true;
	}, undefined);
	// The document that is asked may be gone before it has answered.
	await program.evaluate(act, undefined).catch(() => {});
	await loaded(program, () => !("first" in globalThis));
}
/** Waits for a document in which this holds, whatever documents come and go meanwhile. */
async function loaded(place: Place, holds: () => boolean): Promise<void> {
	for (;;) {
		try {
			await place.waitForFunction(holds, {}, undefined);
			await place.waitForFunction(() => document.readyState === "complete", {}, undefined);
			return;
		} catch (error) {
			if (!/context|navigat|detached|destroyed|discarded|realm/i.test(String(error))) throw error;
		}
	}
}
const withWorker = (place: Place): Promise<void> =>
	place.evaluate(async () => {
		await navigator.serviceWorker.register("worker.js");
		await navigator.serviceWorker.ready;
		if (navigator.serviceWorker.controller) return;
		await new Promise((resolve) =>
			navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
		);
	}, undefined);

export const originCases: readonly OriginCase[] = [
	{
		name: "storage of its own, which a new launch finds again",
		async run(stage) {
			const stored = () =>
				stage.program.evaluate(async () => {
					const before = [localStorage.getItem("a"), document.cookie, (await caches.keys()).join()];
					localStorage.setItem("a", "kept");
					Reflect.set(document, "cookie", "b=kept");
					await caches.open("c");
					await new Promise((resolve, reject) => {
						const opening = indexedDB.open("d", 1);
						opening.onsuccess = resolve;
						opening.onerror = reject;
					});
					return before;
				}, undefined);
			assert.deepEqual(await stored(), [null, "", ""]);
			await stage.reloadPhone();
			assert.deepEqual(await stored(), ["kept", "b=kept", "c"]);
			await served(stage);
		},
	},
	{
		name: "a router's Back by the hash",
		async run(stage) {
			const { program } = stage;
			await program.evaluate(async () => {
				const changed = () => new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
				const there = changed();
				location.hash = "#/x";
				await there;
				const back = changed();
				history.back();
				await back;
			}, undefined);
			await served(stage);
			assert.equal(await program.evaluate(() => location.hash, undefined), "");
		},
	},
	{
		name: "pushState and Back",
		async run(stage) {
			await stage.program.evaluate(async () => {
				history.pushState(1, "", "/deep/inside");
				const back = new Promise((resolve) => addEventListener("popstate", resolve, { once: true }));
				history.back();
				await back;
			}, undefined);
			await served(stage);
		},
	},
	{
		name: "location.reload()",
		async run(stage) {
			await anew(stage, () => location.reload());
			await served(stage);
			await anew(stage, () => location.reload());
			await served(stage);
		},
	},
	{
		name: "a second page, Back to the first, and forward again",
		async run(stage) {
			await anew(stage, () => document.querySelector("a")?.click());
			assert.equal(await stage.program.evaluate(() => location.pathname, undefined), "/second.html");
			await served(stage);
			for (const step of [-1, 1]) {
				// The document comes from the browser's cache, or is made anew.
				await stage.program.evaluate((by) => void setTimeout(() => history.go(by)), step);
				await loaded(stage.program, step < 0 ? () => location.pathname === "/" : () => location.pathname !== "/");
				await served(stage);
			}
		},
	},
	{
		name: "a document that the browser kept and brings back (bfcache)",
		async run(stage) {
			await served(stage);
			await stage.program.evaluate(() => {
				dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
				dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
			}, undefined);
			await served(stage);
		},
	},
	{
		name: "Back while the sheet is up: it closes, and the next call is served",
		async run(stage) {
			const { program } = stage;
			await program.evaluate(() => history.pushState(1, "", "#/deep"), undefined);
			const asking = asksIn(program, "auth_user");
			await stage.sheet();
			await stage.back();
			assert.equal(await asking, "dismissed");
			await served(stage);
			await program.evaluate(() => history.back(), undefined);
			await program.waitForFunction(() => location.hash === "", {}, undefined);
			await served(stage);
		},
	},
	{
		name: "a reload while the sheet is up closes it",
		async run(stage) {
			void asksIn(stage.program, "auth_user").catch(() => {});
			await stage.sheet();
			await anew(stage, () => location.reload());
			await stage.host.waitForFunction(() => !document.querySelector("byleave-sheet"), {}, undefined);
			await served(stage);
		},
	},
	{
		name: "[119] a port handed to a service worker is dead once the page has left",
		async run({ program, tab, host }) {
			await withWorker(program);
			// The loader's script wants its port back when it is taken away, but not for ever: the last one stays the page's.
			await program.evaluate(async (origin) => {
				const port = () =>
					new Promise<MessagePort>((resolve) => {
						addEventListener("message", ({ data, ports: [port] }) => {
							if (data.type === "byleave:init" && data.id === "mine" && port) resolve(port);
						});
						parent.postMessage({ type: "byleave:hello", v: 1, id: "mine" }, origin);
					});
				for (let times = 1; times < 3; times++) {
					const taken = await port();
					await new Promise((resolve) => {
						taken.onmessage = resolve;
					});
				}
				navigator.serviceWorker.controller?.postMessage("port", [await port()]);
			}, new URL(host.url()).origin);
			// While the page is there, whoever holds its port speaks for it.
			const heard = async (): Promise<readonly { type: string; ok?: boolean }[]> =>
				(await other.evaluate(async () => (await fetch("/heard")).json(), undefined)) as never;
			const other = await tab(`${new URL(program.url()).origin}/second.html`);
			const ask = () =>
				other.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage("ask"), undefined);
			const next = async (count: number) => {
				while ((await heard()).length < count)
					await other.evaluate(() => new Promise(requestAnimationFrame), undefined);
				return (await heard()).map(({ type, ok }) => [type, ok]);
			};
			await ask();
			assert.deepEqual(await next(1), [["answer", true]]);
			await program.evaluate(() => void setTimeout(() => location.assign("/plain.json")), undefined);
			await loaded(program, () => location.pathname === "/plain.json");
			await ask();
			assert.deepEqual(await next(2), [
				["answer", true],
				["end", undefined],
			]);
		},
	},
	{
		name: "[122] no popup, no handle: neither a window of its own nor its own tab reaches the phone",
		async run({ program, tab, host }) {
			const reach = () => {
				// The browser's own `open`: that of the page goes there in the page's place.
				const untouched = document.body.appendChild(document.createElement("iframe")).contentWindow as Window;
				const handle = (url: string, name?: string) => {
					try {
						return untouched.open(url, name);
					} catch (error) {
						return (error as Error).name === "InvalidAccessError" ? null : error;
					}
				};
				return [handle("/second.html"), handle("", "phone"), opener];
			};
			assert.deepEqual(await program.evaluate(reach, undefined), [null, null, null]);
			const own = await tab(`${new URL(program.url()).origin}/`);
			assert.deepEqual(await own.evaluate(reach, undefined), [null, null, null]);
			const alone = await own.evaluate((origin) => {
				let heard = 0;
				addEventListener("message", () => heard++);
				for (const to of [top, parent, self]) to?.postMessage({ type: "byleave:hello", v: 1, id: "tab" }, origin);
				return new Promise((resolve) => {
					const channel = new MessageChannel();
					channel.port1.onmessage = () => resolve([parent === self, top === self, heard]);
					channel.port2.postMessage("");
				});
			}, new URL(host.url()).origin);
			assert.deepEqual(alone, [true, true, 0]);
			assert.equal(await asksIn(program, "auth_base"), "success");
		},
		mayComplain: /Blocked opening|sandboxed|postMessage|popup/i,
	},
	{
		name: "[122] the frame cannot leave its origin, by itself or by a redirect, and what stands there instead gets nothing",
		async run(stage, stranger) {
			const { host } = stage;
			await withWorker(stage.program);
			for (const to of [`${stranger.origin}/`, `/away?to=${encodeURIComponent(`${stranger.origin}/`)}`]) {
				const codes = await host.evaluate(() => document.querySelectorAll("byleave-sheet").length, undefined);
				assert.equal(codes, 0);
				const { program } = stage;
				await host.evaluate(() => {
					Reflect.set(globalThis, "refused", "");
					const heard = ({ effectiveDirective }: SecurityPolicyViolationEvent) =>
						Reflect.set(globalThis, "refused", effectiveDirective);
					document.addEventListener("securitypolicyviolation", heard, { once: true });
				}, undefined);
				await program.evaluate((there) => void setTimeout(() => location.assign(there)), to);
				await host.waitForFunction(() => Reflect.get(globalThis, "refused") === "frame-src", {}, undefined);
				const isThere = () => program.evaluate(() => "stranger" in globalThis, undefined).catch(() => false);
				assert.equal(await isThere(), false);
				await stage.reloadPhone();
				await served(stage);
			}
		},
		mayComplain: /frame-src|Content Security Policy|Content-Security-Policy|blocked/i,
	},
	{
		name: "what it clears or sets is its own: not the host's storage, nor the host's cookies",
		async run(stage) {
			const { host } = stage;
			await withWorker(stage.program);
			await host.evaluate(() => localStorage.setItem("host", "kept"), undefined);
			await anew(stage, () => location.assign("/clear"));
			await stage.reloadPhone();
			await served(stage);
			assert.equal(await host.evaluate(() => localStorage.getItem("host"), undefined), "kept");
			// One site is one cookie jar: what a program sets for the site reaches the host, and acts on nothing there.
			await stage.program.evaluate(
				() => Reflect.set(document, "cookie", "site=program; domain=byleave.localhost"),
				undefined,
			);
			await stage.reloadPhone();
			await served(stage);
		},
	},
];

import type { ComponentType } from "preact";
import type { ProgramParts, Unit, Views } from "../../built.ts";
import { tags } from "../../tags/index.ts";
import type { Way } from "../../talk.ts";
import type { Scope } from "../../template/scope.ts";
import { componentType } from "../draw/component-view.ts";
import { makeScope } from "../draw/make-scope.ts";
import type { Guard } from "../errors/guard.ts";
import { type AppLife, createApp, type Launch } from "../life/app.ts";
import { componentDefinition } from "../life/component.ts";
import { type Address, queryOf } from "../stack/address.ts";
import { type OpenPage, openPage } from "../stack/open-page.ts";
import { createStack, type Stack } from "../stack/stack.ts";
import { createTrail } from "../stack/trail.ts";
import { createTurns } from "../stack/turn.ts";
import { createDefinitions } from "./definitions.ts";

export interface ProgramOptions {
	readonly window: Window;
	readonly parts: ProgramParts;
	/** As they are at the moment. */
	readonly views: () => Views;
	readonly guard: Guard;
	readonly note: (text: string) => void;
	/** Another page is on top, or it looks otherwise. */
	readonly changed: () => void;
	/** A page has taken another's place, in this way. */
	readonly turned: (way: Way) => void;
}
/** A program that runs in a document. */
export interface Program {
	readonly app: AppLife;
	readonly stack: Stack;
	readonly define: (given: unknown) => void;
	/** What it was opened with. */
	readonly launch: Launch;
	/** Runs the app's script, launches it and opens the page that the document's address names, else the first. */
	start(): void;
	/** Draws all pages anew: their templates are other ones. */
	redraw(): void;
}

export function createProgram(options: ProgramOptions): Program {
	const { window, parts, views, guard, note } = options;
	const { pages, components } = parts;
	const app = createApp(guard);
	const definitions = createDefinitions(parts);
	const types = new Map<string, ComponentType<Record<string, unknown>>>();
	const usedBy = (unit: Unit): Scope["components"] =>
		Object.fromEntries(Object.entries(unit.uses).map(([name, key]) => [name, typeOf(key)]));
	const componentOf = (key: string): Unit => components[key] ?? { look: {}, uses: {}, mark: "", load: () => undefined };
	function typeOf(key: string): ComponentType<Record<string, unknown>> {
		const known = types.get(key);
		if (known) return known;
		const unit = componentOf(key);
		const mark = unit.isAlone ? `${unit.mark} b-alone` : unit.mark;
		const made = componentType({
			...{ key, guard },
			definition: () => componentDefinition(definitions.of(key)),
			template: () => views().templates[key],
			page: () => stack.top()?.life.instance,
			scopeOf: (owner, slots) =>
				makeScope({ owner, named: key, guard, note, tags, components: usedBy(unit), mark, slots }),
		});
		types.set(key, made);
		return made;
	}
	const open = (address: Address): OpenPage => {
		const { path } = address;
		const unit = pages[path] as Unit;
		return openPage(address, {
			...{ document: window.document, guard, unit, look: { ...parts.look, ...unit.look } },
			moved: () => options.changed(),
			definition: () => definitions.of(path),
			template: () => views().templates[path],
			scopeOf: (owner) => makeScope({ owner, named: path, guard, note, tags, components: usedBy(unit), mark: "" }),
		});
	};
	const isTab = (path: string): boolean => parts.tabBar?.tabs.some(({ page }) => page === path) === true;
	const stack: Stack = createStack({
		...{ isTab, open, changed: options.changed },
		isPage: (path) => Object.hasOwn(pages, path),
		turns: createTurns(window, options.turned),
		trail: createTrail(
			window,
			(depth) => stack.leave(depth),
			(url) => stack.elsewhere(url),
		),
		notFound({ path, query }, isEntryPage) {
			app.notFound({ path, query, isEntryPage });
		},
	});
	const { location, document } = window;
	const asked = location.pathname.replace(/^\/+/, "");
	const path = Object.hasOwn(pages, asked) ? asked : (Object.keys(pages)[0] ?? "");
	const search = path === asked ? location.search.slice(1) : "";
	const launch: Launch = { path, query: queryOf(search), scene: "1000", referrerInfo: {} };
	return {
		...{ app, stack, launch, define: definitions.define },
		start() {
			guard.run("app", parts.load);
			app.launch(launch);
			app.show(launch);
			document.addEventListener("visibilitychange", () => {
				const isHidden = document.visibilityState === "hidden";
				const top = stack.top();
				if (isHidden) {
					top?.life.call("onHide");
					app.hide();
				} else {
					app.show(launch);
					top?.life.call("onShow");
				}
			});
			guard.run("the first page", () => stack.start(`/${path}${search === "" ? "" : `?${search}`}`));
		},
		redraw() {
			for (const page of stack.open()) page.redraw();
		},
	};
}

import type { ProgramFiles, UnitFiles } from "../config/units.ts";
import { markOf } from "../views/mark.ts";
import { FRAME_GLOBAL } from "./frame-parts.ts";

/** The text of the module that hands a program's scripts to the runtime: each is run when it is first needed. */
export function programEntry({ app, script, pages, components }: ProgramFiles, tags: readonly string[]): string {
	const load = (path: string | undefined): string =>
		path === undefined ? "function () {}" : `function () { return require(${JSON.stringify(path)}); }`;
	const unit = (one: UnitFiles): string => {
		const { key, look, uses, styleIsolation } = one;
		return `${JSON.stringify(key)}: { ...${JSON.stringify({ look, uses, mark: markOf(key), ...(styleIsolation === "isolated" ? { isAlone: true } : {}) })}, load: ${load(one.script)} }`;
	};
	const units = (all: readonly UnitFiles[]): string => `{\n${all.map(unit).join(",\n")}\n}`;
	return `${FRAME_GLOBAL}.start({
look: ${JSON.stringify(app.look)},
${app.tabBar ? `tabBar: ${JSON.stringify(app.tabBar)},` : ""}
tags: ${JSON.stringify(tags)},
load: ${load(script)},
pages: ${units(pages)},
components: ${units(components)}
});`;
}

/** The text of the module that hands a program's templates and styles to the runtime. */
export function viewsEntry({ style, pages, components }: ProgramFiles): string {
	const units = [...pages, ...components];
	const drawn = units.filter(({ template }) => template !== undefined);
	const imports = drawn.map(({ template }, index) => `import t${index} from ${JSON.stringify(template)};`);
	const templates = drawn.map(({ key }, index) => `${JSON.stringify(key)}: t${index}`);
	const styled: readonly [owner: string, path: string | undefined, query: string][] = [
		["app", style, ""],
		...units.map((unit) => [unit.key, unit.style, ""] as [string, string | undefined, string]),
	];
	const styles = styled.flatMap(([owner, path], index) => (path === undefined ? [] : [{ owner, path, index }]));
	const styleImports = styles.map(({ path, index }) => `import s${index} from ${JSON.stringify(path)};`);
	return `${[...imports, ...styleImports].join("\n")}
${FRAME_GLOBAL}.views({
templates: { ${templates.join(", ")} },
styles: [${styles.map(({ owner, index }) => `{ owner: ${JSON.stringify(owner)}, css: s${index} }`).join(", ")}]
});`;
}

import { DomHandler, Parser } from "htmlparser2";
import type { Problem } from "../problem.ts";

interface Node {
	type: string;
	name?: string;
	data?: string;
	attribs?: Record<string, string>;
	children?: Node[];
}

/** For now: elements, texts, `{{a.b}}`, onX. The whole compiler takes its place. */
export function compileTemplate(source: string, _file: string): { code: string; problems: readonly Problem[] } {
	let dom: Node[] = [];
	const parser = new Parser(
		new DomHandler((_error, made) => {
			dom = made as unknown as Node[];
		}),
		{ xmlMode: true, decodeEntities: true },
	);
	parser.end(source);
	const expression = (text: string): string => {
		const parts = text.split(/(\{\{.*?\}\})/s).filter((part) => part !== "");
		const one = (part: string): string =>
			part.startsWith("{{") ? `read(data, ${JSON.stringify(part.slice(2, -2).trim())})` : JSON.stringify(part);
		return parts.length === 1 ? one(parts[0] ?? "") : `[${parts.map(one).join(", ")}].join("")`;
	};
	const node = ({ type, name, data, attribs = {}, children = [] }: Node): string => {
		if (type === "text") return data?.trim() ? expression(data) : "null";
		if (type !== "tag") return "null";
		const props: string[] = [];
		const on: string[] = [];
		for (const [key, value] of Object.entries(attribs)) {
			const event = /^(on|catch|bind)([A-Z]?\w+)$/.exec(key);
			if (event)
				on.push(
					`${JSON.stringify((event[2] ?? "").replace(/^./, (c) => c.toLowerCase()))}: { run: scope.handler(${expression(value)}), stop: ${event[1] === "catch"} }`,
				);
			else props.push(`${JSON.stringify(key)}: ${expression(value)}`);
		}
		return `el(scope, ${JSON.stringify(name)}, { ${props.map((one) => `${one}, `).join("")}on: { ${on.join(", ")} } }, [${children.map(node).join(", ")}])`;
	};
	return {
		code: `import { el, read } from "@byleave/dsl/template";\nexport default (data, scope) => [${dom.map(node).join(", ")}];\nexport const templates = {};`,
		problems: [],
	};
}

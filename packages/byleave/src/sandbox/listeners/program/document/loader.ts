import { ownPaths } from "../paths.ts";

/** What a document's first script carries. */
export interface Loader {
	/** The origin of the host document that the bridge talks to. */
	readonly host: string;
	readonly nonce: string;
	/** What the sandbox tells the page at load; nothing secret. */
	readonly told: Readonly<Record<string, unknown>>;
}

/** The loader's script element, safe as markup whatever is told. */
export function loaderTag({ host, nonce, told }: Loader): string {
	const attributes = { src: ownPaths.my, nonce, "data-host": host, "data-told": JSON.stringify(told) };
	const text = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
	return `<script ${text.join(" ")}></script>`;
}

const signs: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

/** Safe inside an attribute in double quotes, and as text. */
export const escaped = (text: string): string => text.replaceAll(/[&"<>]/g, (sign) => signs[sign] ?? "");

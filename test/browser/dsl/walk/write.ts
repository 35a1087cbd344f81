// Lays the program out as a folder: the kinds' files once for each page, and an app.json that names them.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Kind, type PageRow, pageRows } from "./rows.ts";

const fixture = fileURLToPath(new URL("../../../fixtures/dsl/market", import.meta.url));

/** Writes the pages' program into an empty folder: all of them, or the first few. */
export async function writeProgram(folder: string, rows: readonly PageRow[] = pageRows): Promise<void> {
	await cp(fixture, folder, { recursive: true });
	const kinds = join(folder, "kinds");
	const files = await readdir(kinds);
	for (const row of rows) {
		const to = join(folder, `${row.path}.json`);
		await mkdir(join(to, ".."), { recursive: true });
		for (const file of files) {
			const [kind, ending] = file.split(".");
			if (kind === row.kind && ending !== "json") await cp(join(kinds, file), join(folder, `${row.path}.${ending}`));
		}
		await writeFile(to, JSON.stringify({ defaultTitle: row.title, ...looks[row.kind] }));
	}
	await rm(kinds, { recursive: true });
	await writeFile(join(folder, "app.json"), JSON.stringify(appJson(rows)));
	const links = Object.fromEntries(rows.map((row) => [row.path, row.links]));
	await writeFile(join(folder, "rows.json"), JSON.stringify(links));
}

/** What the JSON of a page says beside its title. */
const looks: Readonly<Partial<Record<Kind, object>>> = {
	list: { pullRefresh: true, titleBarColor: "#2f7d4f" },
	sections: { transparentTitle: "auto" },
	move: { backgroundColor: "#eef4ee" },
	parts: {
		usingComponents: {
			counter: "/components/counter/counter",
			card: "../../components/card/card",
			"leaf-chip": "leaf-ui/es/chip/index",
		},
	},
};

function appJson(rows: readonly PageRow[]): object {
	const inside = rows.filter(({ path }) => path.startsWith("more/")).map(({ path }) => path.slice("more/".length));
	const tabs = rows.filter(({ isTab }) => isTab);
	return {
		pages: rows.map(({ path }) => path).filter((path) => !path.startsWith("more/")),
		...(inside.length > 0 && { subPackages: [{ root: "more", pages: inside }] }),
		window: { defaultTitle: "Market" },
		tabBar: {
			textColor: "#555555",
			selectedColor: "#2f7d4f",
			items: tabs.map(({ path, title }) => ({ pagePath: path, name: title, icon: "/images/leaf.svg" })),
		},
	};
}

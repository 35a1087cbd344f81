import { join } from "node:path";
import type { Gathering } from "./gather.ts";

/** LESS as CSS; if it cannot be read, as it is. */
export async function compileLess(source: string, { root, path, tell, imports }: Gathering): Promise<string> {
	// Only who has such sources waits for it.
	const { default: less } = await import("less");
	class FromRoot extends less.FileManager {
		override supports(name: string): boolean {
			return name.startsWith("/");
		}
		override supportsSync(): boolean {
			return false;
		}
		override loadFile(...[name, folder, options, environment]: Parameters<Less.FileManager["loadFile"]>) {
			return super.loadFile(join(root, name), folder, options, environment);
		}
	}
	try {
		const { css, imports: read } = await less.render(source, {
			filename: path,
			paths: [root, join(root, "node_modules")],
			rewriteUrls: "all",
			javascriptEnabled: false,
			plugins: [{ install: (_, manager) => manager.addFileManager(new FromRoot()) }],
		});
		for (const file of read) imports.add(file);
		return css;
	} catch (error) {
		const { message, line = 1, column = 0, filename = path } = Object(error) as Partial<Less.RenderError>;
		tell(filename, line, column + 1, message ?? String(error));
		return source;
	}
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** For tests: a folder with these files, by their paths in it; it goes with the test. */
export function lay(
	t: { after(work: () => void): void },
	files: Readonly<Record<string, string | object>>,
	name = "program",
): string {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "byleave-program-")));
	t.after(() => rmSync(root, { recursive: true, force: true }));
	const folder = join(root, name);
	mkdirSync(folder, { recursive: true });
	for (const [path, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
	}
	return folder;
}

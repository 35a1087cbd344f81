// A program's own development server, as a real process.
import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { startDevServer, urlIn } from "./dev-server.ts";
import { lay } from "./find/bed.test.ts";

const server = `
	const server = require("node:http").createServer((_request, response) => response.end(process.env.NODE_OPTIONS ?? "none"));
	server.listen(0, "127.0.0.1", () => console.log("  Local:   http://127.0.0.1:" + server.address().port + "/tea/"));
`;
/** Starts the script `dev` of a package. */
async function start(t: TestContext, dev: string, files: Record<string, string> = {}, patience?: number) {
	const folder = lay(t, { "package.json": { name: "p", scripts: { dev } }, ...files }, "tea");
	const said: string[] = [];
	const started = await startDevServer(
		{ folder, script: "dev", command: dev, manager: "npm" },
		{
			env: { ...process.env, NODE_OPTIONS: "--conditions=byleave-source", npm_config_loglevel: "silent" },
			say: (line) => said.push(line),
			...(patience === undefined ? {} : { patience }),
		},
	);
	t.after(() => started.close());
	return { ...started, said };
}

describe("a development server", () => {
	it("is started, says where it listens, is heard, and ends with all that it has started", async (t) => {
		const { url, said, ended, close } = await start(t, "node server.cjs", { "server.cjs": server });
		assert.equal(url.pathname, "/tea/");
		// What ours is started with is not its business.
		assert.equal(await (await fetch(url)).text(), "none");
		assert.ok(said.includes(`[tea]   Local:   ${url}`), said.join("\n"));
		await close();
		assert.match(await ended, /SIGTERM|exit code/);
		await assert.rejects(fetch(url), TypeError);
	});
	it("that ends before it listens is told, with its last words", async (t) => {
		await assert.rejects(start(t, "node -e \"console.error('no such port'); process.exit(3)\""), {
			name: "Trouble",
			message:
				/^The script "dev" in .*tea ended before it listened · exit code \d+: .* · type npm run dev there to see why$/,
		});
	});
	it("that never says where it listens is ended", async (t) => {
		await assert.rejects(start(t, 'node -e "setInterval(() => {}, 1000)"', {}, 1), {
			name: "Trouble",
			message:
				/^The script "dev" in .*tea does not say where it listens · it runs ".*", .* · start it yourself and name its/,
		});
	});
});

describe("where a server listens, in its own words", () => {
	for (const [line, url] of [
		[
			"  \u001b[32m➜\u001b[39m  \u001b[1mLocal\u001b[22m:   \u001b[36mhttp://localhost:\u001b[1m5173\u001b[22m/\u001b[39m",
			"http://localhost:5173/",
		],
		["   - Local:        http://localhost:3000", "http://localhost:3000/"],
		["<i> [webpack-dev-server] Loopback: http://localhost:8080/, http://[::1]:8080/", "http://localhost:8080/"],
		["Server running at http://0.0.0.0:8000.", "http://127.0.0.1:8000/"],
		["Available on http://[::]:8000/a/b?c=1", "http://[::1]:8000/a/b?c=1"],
		["ready on https://localhost:3443/", "https://localhost:3443/"],
		["Example app listening on port 3000!", "http://localhost:3000/"],
		["Listening on :8080", "http://localhost:8080/"],
		["started server on 0.0.0.0:3001, see the docs", "http://localhost:3001/"],
		["  Network: http://192.168.1.20:5173/", undefined],
		["Read https://example.com:443/docs for more", undefined],
		["compiled 3000 modules in 812 ms", undefined],
		["ready in 812 ms", undefined],
	] as const) {
		it(JSON.stringify(line), () => assert.equal(urlIn(line)?.href, url));
	}
});

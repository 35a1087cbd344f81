// How browser tests call what the container answers, and see it.
import assert from "node:assert/strict";
import AxeBuilder from "axe-core";
import type { Frame } from "playwright-core";
import { html, programOf } from "./program.ts";
import { type Phone, type SandboxStage, sandboxStage } from "./sandbox-stage.ts";

/** A sandbox whose program is one quiet page, titled as its app. */
export function quietStage(): SandboxStage {
	const program = programOf({});
	program.opens(html("", "<main><h1>Shop</h1></main>"));
	return sandboxStage({ program: program.folder });
}

export const ways = ["my.x", "my.call", "AlipayJSBridge.call"] as const;
export type Way = (typeof ways)[number];
/** Calls it by `way`; what the call ended with. */
export const call = ({ program }: Phone, name: string, params: object = {}, way: Way = "my.x"): Promise<unknown> =>
	program.evaluate(
		([name, params, way]) =>
			new Promise((resolve) => {
				const { my, AlipayJSBridge } = globalThis as unknown as Record<
					string,
					Record<string, (...args: unknown[]) => unknown>
				>;
				if (way === "my.x") my?.[name]?.({ ...params, complete: resolve });
				else (way === "my.call" ? my : AlipayJSBridge)?.call?.(name, params, resolve);
			}),
		[name, params, way] as const,
	);
export const dialog = ({ host }: Phone) => host.locator("dialog.dialog");
export const tap = (phone: Phone, name: string) => dialog(phone).getByRole("button", { name, exact: true }).click();
/** Nothing in it that axe objects to. */
export async function accessible(frame: Frame): Promise<void> {
	await frame.evaluate(AxeBuilder.source);
	const found = await frame.evaluate(async () => {
		const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
		const { violations } = await axe.run(document, { iframes: false });
		return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	});
	assert.deepEqual(found, []);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnimation } from "./create-animation.ts";
import { quietContext } from "./quiet-context.ts";

/** Whatever is called on it gives another of its kind. */
interface Loose {
	readonly [name: string]: (...given: readonly unknown[]) => Loose;
}
const made = (given?: unknown): Loose => createAnimation(given) as Loose;
const exported = (animation: Loose | undefined): unknown =>
	(Object(animation?.export?.()) as { actions?: unknown }).actions;

test("createAnimation: what goes on together is a step, each with its own option; export gives them once", () => {
	const animation = made({ duration: 300, timeFunction: "ease-out" });
	animation.rotate?.(90)?.scale?.(2, 2)?.step?.();
	animation.opacity?.(0)?.width?.(10)?.backgroundColor?.("red")?.step?.({ duration: 100, transformOrigin: "0 0" });
	assert.deepEqual(exported(animation), [
		{
			animates: [
				{ type: "rotate", args: [90] },
				{ type: "scale", args: [2, 2] },
			],
			option: {
				transformOrigin: "50% 50% 0",
				transition: { duration: 300, timingFunction: "ease-out", delay: 0 },
			},
		},
		{
			animates: [
				{ type: "style", args: ["opacity", 0] },
				{ type: "style", args: ["width", "10px"] },
				{ type: "style", args: ["backgroundColor", "red"] },
			],
			option: { transformOrigin: "0 0", transition: { duration: 100, timingFunction: "ease-out", delay: 0 } },
		},
	]);
	assert.deepEqual(exported(animation), []);
	assert.deepEqual(exported(made().step?.()), [
		{
			animates: [],
			option: { transformOrigin: "50% 50% 0", transition: { duration: 400, timingFunction: "linear", delay: 0 } },
		},
	]);
});

test("a context that is not here takes every call and every value, is no Promise, and says that it has drawn", async () => {
	const context = quietContext() as Loose & { fillStyle?: unknown };
	context.fillStyle = "red";
	assert.equal(context.fillStyle, "red");
	assert.equal(context.beginPath?.()?.arc?.(1, 2, 3), context);
	assert.equal(await context, context);
	await new Promise<void>((drawn) => context.draw?.(false, drawn));
	const { width } = Object(context.measureText?.("tea")) as { width: number };
	assert.ok(width > 0);
});

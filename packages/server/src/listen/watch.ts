import type { FastifyInstance } from "fastify";
import { type Context, fault, refusal } from "../context.ts";
import { asFailure, failureBody, statusOf } from "../host-face/failure.ts";
import { sayWhenAgain } from "../trust/limits.ts";

/** `GET /health`: 200 while the process answers at all. */
export const alive = async () => ({ status: "alive" });

/** `GET /ready`: 200 while the server can do its work, which it tries: a write to the store. */
export const ready =
	({ store, now }: Pick<Context, "store" | "now">) =>
	async () => {
		await store.ready({ now: now() });
		return { status: "ready" };
	};

/** Both again on the public listener, for load balancers; a stranger may ask for a write as often as its bucket allows. */
export const healthFace = (root: FastifyInstance, context: Context): Promise<void> =>
	watch(root, context, "/health", alive);
export const readyFace = (root: FastifyInstance, context: Context): Promise<void> =>
	watch(root, context, "/ready", async () => ready(context)(), true);

async function watch(
	root: FastifyInstance,
	{ limits, emit }: Context,
	path: string,
	answer: () => Promise<object>,
	costly = false,
): Promise<void> {
	await root.register(async (face) => {
		face.addHook("onRequest", async (request, reply) => {
			reply.header("cache-control", "no-store");
			if (costly) await limits.stranger(request.ip);
		});
		face.setErrorHandler((error, request, reply) => {
			const failure = asFailure(error);
			emit(refusal("open", request.id, failure));
			if (failure.cause !== undefined) {
				emit(fault(request.id, failure));
			}
			sayWhenAgain(reply, failure);
			return reply.status(statusOf(failure.code)).send(failureBody(failure, request.id));
		});
		face.get(path, answer);
	});
}

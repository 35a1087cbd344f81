import { Failure } from "@byleave/protocol";
import type { FastifyInstance } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import { type Context, fault, refusal } from "../context.ts";
import { asFailure, statusOf } from "../host-face/failure.ts";
import { alive, ready } from "../listen/watch.ts";
import { sayWhenAgain } from "../trust/limits.ts";
import { createGuard } from "./guard.ts";
import { operatorRoutes } from "./routes.ts";

/** What whoever watches the process may ask without a token. */
const open: ReadonlySet<string> = new Set(["/health", "/ready"]);

/** How the operator face tells a failure. */
export interface OperatorFailure {
	/** A cause; its page is docs/errors.md under this name. */
	readonly cause: string;
	readonly message: string;
	/** The field at fault, where there is one. */
	readonly field: string | undefined;
	/** Finds the request in the server's log. */
	readonly trace: string;
}

/**
 * The operator's face, on a listener of its own: `GET /health` and `GET /ready` for whoever watches the process, and
 * under `/operator/` the verbs, for the holder of the operator's token. JSON only; real statuses; nothing is cached
 * by anybody.
 */
export async function operatorFace(root: FastifyInstance, context: Context): Promise<void> {
	const guard = createGuard(context);
	await root.register(async (face) => {
		face.setValidatorCompiler(validatorCompiler);
		face.removeContentTypeParser("text/plain");
		face.addHook("onRequest", async (request, reply) => {
			reply.header("cache-control", "no-store");
			guard.place(request);
			if (!open.has(request.routeOptions.url ?? "")) await guard.token(request);
		});
		face.setErrorHandler((error, request, reply) => {
			const failure = asFailure(error);
			context.emit(refusal("operator", request.id, failure));
			if (failure.cause !== undefined) context.emit(fault(request.id, failure));
			// Only the guard names that field.
			const unproven = failure.field === "authorization";
			sayWhenAgain(reply, failure);
			if (unproven) reply.header("www-authenticate", "Bearer");
			return reply.status(unproven ? 401 : statusOf(failure.code)).send(bodyOf(failure, request.id));
		});
		face.setNotFoundHandler(() => {
			throw new Failure("api_unknown");
		});

		face.get("/health", alive);
		face.get("/ready", ready(context));
		operatorRoutes(face, context);
	});
}

const bodyOf = (failure: Failure, trace: string): OperatorFailure => ({
	cause: failure.code,
	message: failure.message,
	field: failure.field,
	trace,
});

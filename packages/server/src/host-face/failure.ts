import { type Cause, causes, Failure, type HostFailure, type Notice } from "@byleave/protocol";
import type { FastifyError } from "fastify";

/** The HTTP status of a cause on the faces that use real ones (ruling 15); 403 where none is named. */
const statuses: Partial<Record<Cause, number>> = {
	accepted_invalid: 400,
	api_unknown: 404,
	app_unknown: 404,
	body_malformed: 400,
	body_too_large: 413,
	directory_unavailable: 503,
	field_invalid: 400,
	identity_invalid: 401,
	internal: 500,
	login_stale: 401,
	params_invalid: 400,
	prepared_expired: 410,
	prepared_unknown: 404,
	prepared_used: 409,
	scopes_invalid: 400,
	server_busy: 503,
	standing_changed: 409,
	store_unavailable: 503,
	ticket_expired: 410,
	ticket_unknown: 404,
	too_many_requests: 429,
};
export const statusOf = (cause: Cause): number => statuses[cause] ?? 403;

/** Any error as a Failure: ours as it is, the framework's by what it means, all others as `internal`. */
export function asFailure(error: unknown): Failure {
	if (error instanceof Failure) return error;
	const { code, statusCode, validation } = error as Partial<FastifyError>;
	if (validation) {
		const [first] = validation;
		const field = first?.instancePath?.slice(1).replaceAll("/", ".") || "body";
		return new Failure("field_invalid", { field, message: `${field}: ${first?.message ?? "is not valid"}.` });
	}
	if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new Failure("body_too_large");
	if (statusCode === 400 || statusCode === 415) {
		return new Failure("body_malformed", {
			message: "The body must be one JSON object, with content-type application/json.",
		});
	}
	return new Failure("internal", { cause: error });
}

/** Their own messages name files and reasons, which are the operator's to read, in the log (checklist 113). */
const untold: ReadonlySet<Cause> = new Set<Cause>(["store_unavailable", "directory_unavailable", "internal"]);

/** The body that tells a failure. Says nothing that the cause's own words do not, but for a field's name. */
export const failureBody = (failure: Failure, trace: string, notice?: Notice): HostFailure => ({
	cause: failure.code,
	outcome: failure.outcome,
	authErrorScopes: failure.authErrorScopes,
	message: untold.has(failure.code) ? causes[failure.code].what : failure.message,
	...(failure.field === undefined ? {} : { field: failure.field }),
	trace,
	...(notice === undefined ? {} : { notice }),
});

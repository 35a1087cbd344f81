import Fastify, { type FastifyInstance, type RouteOptions } from "fastify";
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";

/**
 * The host face as OpenAPI 3.1, from the schemas of its routes. Called before they are made; gives what answers the description. That is
 * made when it is first asked for: a server that starts has no use for it, nor for the libraries that make it.
 */
export function describes(face: FastifyInstance): () => Promise<object> {
	const routes: RouteOptions[] = [];
	face.addHook("onRoute", (route) => void routes.push(route));
	let described: Promise<object> | undefined;
	return async () => {
		described ??= descriptionOf(routes);
		return described;
	};
}

/** Said by a listener that has the same routes and serves nobody. */
async function descriptionOf(routes: readonly RouteOptions[]): Promise<object> {
	const { default: swagger } = await import("@fastify/swagger");
	const app = Fastify({ exposeHeadRoutes: false });
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	await app.register(swagger, {
		openapi: {
			openapi: "3.1.0",
			info: {
				title: "Byleave host face",
				version: "1",
				description: "How a super app's front end asks for codes. See docs/super-app.md.",
			},
			components: { securitySchemes: { user: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
			security: [{ user: [] }],
		},
		transform: jsonSchemaTransform,
	});
	for (const { method, url, schema } of routes) {
		if (schema && schema.hide !== true && method !== "HEAD") app.route({ method, url, schema, handler: () => ({}) });
	}
	await app.ready();
	return app.swagger();
}

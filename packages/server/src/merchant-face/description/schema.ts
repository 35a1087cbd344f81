/** JSON Schema 2020-12, as far as a description here needs it. */
export interface Schema {
	readonly type?: string | readonly string[];
	readonly description?: string;
	readonly const?: string;
	readonly enum?: readonly string[];
	readonly pattern?: string;
	readonly format?: string;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly items?: Schema;
	readonly additionalProperties?: Schema;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly oneOf?: readonly Schema[];
	readonly anyOf?: readonly Schema[];
	readonly $ref?: string;
}

export const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
	type: "object",
	properties,
	...(required.length > 0 && { required }),
});

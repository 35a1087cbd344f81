export { alipay, secretFields } from "./alipay.ts";
export type {
	Contract,
	Dialect,
	Headers,
	Identity,
	Input,
	Inputs,
	Message,
	Output,
	Prepared,
	Presenting,
	Seal,
	Stranger,
	Tokens,
} from "./dialect.ts";
export { idPattern } from "./fields.ts";

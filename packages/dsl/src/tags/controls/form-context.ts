import { createContext } from "preact";

/** What a control is to its form. */
export interface Field {
	readonly name: string;
	readonly read: () => unknown;
	/** As it was when it was drawn first. */
	readonly reset: () => void;
}
export interface Form {
	/** Takes part in it; the function that is given back leaves it. */
	join(field: Field): () => void;
	submit(by?: Element): void;
	reset(): void;
}

export const FormContext = createContext<Form | undefined>(undefined);

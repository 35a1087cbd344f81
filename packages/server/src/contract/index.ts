/**
 * What whoever writes a store or a directory of their own is held to, as tests (node:test). Each contract takes a name
 * and `open`, which gives what is under test, fresh, with the hands that the suite needs to move it.
 */
export { type Arrived, type ChannelUnderTest, channelContract, type Draft } from "./channel.ts";
export { type DirectoryUnderTest, directoryContract } from "./directory.ts";
export { type StoreUnderTest, storeContract } from "./store.ts";

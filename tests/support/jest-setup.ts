// A boot takes seconds, and several times that on a busy machine.
jest.setTimeout(120_000);

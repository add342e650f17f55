import './template';

export default async function dropTemplate(): Promise<void> {
  await globalThis.dropTemplate?.();
}

export async function openSourceFiles(_d: string, _e: unknown): Promise<unknown> {
  return null
}

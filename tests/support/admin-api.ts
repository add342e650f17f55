import { fetchAgain } from './server';

const PASSWORD = 'Editor-password-1';

export interface AdminApi {
  /** For calls whose body is no JSON. */
  token: string;
  /** The answer's `data`. @throws for an answer of 400 and above */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** A further admin user who may do just these actions (`plugin::segments.read` …) and has these permissions of content, to be signed in. */
  userWith(actions: readonly string[], more?: readonly object[]): Promise<{ email: string; password: string }>;
}

/** The admin API of a server as its super-admin uses it. @param account one who is registered already */
export async function adminApi(
  url: string,
  account = { email: 'admin@shop.example', password: 'Admin-password-1' }
): Promise<AdminApi> {
  const send = async (method: string, path: string, body?: unknown, token?: string) => {
    const answer = await fetchAgain(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : (JSON.parse(text) as { data: unknown }).data;
  };
  const { token } = (await send('POST', '/admin/login', account)) as { token: string };
  const call = <T>(method: string, path: string, body?: unknown) => send(method, path, body, token) as Promise<T>;
  return {
    token,
    call,
    async userWith(actions, more = []) {
      const unique = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
      const role = await call<{ id: number }>('POST', '/admin/roles', { name: `role ${unique}`, description: '' });
      await call('PUT', `/admin/roles/${role.id}/permissions`, {
        permissions: [...actions.map((action) => ({ action, subject: null, properties: {}, conditions: [] })), ...more],
      });
      const email = `editor${unique}@shop.example`;
      const user = { email, firstname: 'Edda', lastname: 'Editor', roles: [role.id] };
      const { id } = await call<{ id: number }>('POST', '/admin/users', user);
      await call('PUT', `/admin/users/${id}`, { password: PASSWORD, isActive: true });
      return { email, password: PASSWORD };
    },
  };
}

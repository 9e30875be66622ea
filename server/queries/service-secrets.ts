/** Secrets that all processes of one service share. */
import type { Knex } from 'knex';

/** The secret of this name; `proposed` becomes it where there is none yet, whichever process comes first. */
export async function agreeOnSecret(db: Knex, name: string, proposed: string, at: Date): Promise<string> {
  await db('service_secrets').insert({ name, value: proposed, created_at: at }).onConflict('name').ignore();
  const row = await db<{ name: string; value: string }>('service_secrets').where({ name }).first('value');
  if (!row) throw new Error(`the secret ${name} vanished`);
  return row.value;
}

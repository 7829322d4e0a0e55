-- Rights in PostgreSQL: run by the owner of the database after each `upgrade`.
--
--   psql "$OWNER_URL" -f docs/roles.sql
--   CREATE ROLE portal_web    LOGIN PASSWORD '…' IN ROLE oversight_web;
--   CREATE ROLE portal_worker LOGIN PASSWORD '…' IN ROLE oversight_worker;
--
-- `serve` is given the first in DATABASE_URL, `worker` and `ledger …` the second.
-- The owner's own is for `upgrade` alone: an owner can drop triggers.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oversight_web') THEN
    CREATE ROLE oversight_web NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oversight_worker') THEN
    CREATE ROLE oversight_worker NOLOGIN;
  END IF;
END $$;

-- Both do business: whatever else is append-only is kept so by triggers.
GRANT USAGE ON SCHEMA public TO oversight_web, oversight_worker;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON ALL TABLES IN SCHEMA public TO oversight_web, oversight_worker;
GRANT USAGE, SELECT
  ON ALL SEQUENCES IN SCHEMA public TO oversight_web, oversight_worker;

-- The steps of the database are the owner's.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM oversight_web, oversight_worker;

-- The record and the tree over it: everybody reads, and nobody changes or removes.
REVOKE INSERT, UPDATE, DELETE
  ON ledger_pending, ledger_waiting, ledger_entries, ledger_tiles, ledger_edge,
     ledger_checkpoints, ledger_cosignatures, ledger_published, ledger_keys, audit_rows
  FROM oversight_web, oversight_worker;

-- Whoever acts adds a leaf that waits for its place, and a row of the audit.
GRANT INSERT ON ledger_pending, ledger_waiting, audit_rows
  TO oversight_web, oversight_worker;

-- The worker alone gives places, signs, and shows.
GRANT DELETE ON ledger_waiting TO oversight_worker;
GRANT INSERT ON ledger_entries, ledger_tiles, ledger_checkpoints, ledger_cosignatures
  TO oversight_worker;
GRANT UPDATE (note) ON ledger_checkpoints TO oversight_worker;
GRANT INSERT, UPDATE ON ledger_edge, ledger_published, ledger_keys TO oversight_worker;

-- What was forgotten stays on the list: whoever erases adds to it.
REVOKE UPDATE, DELETE ON vault_erasures FROM oversight_web, oversight_worker;

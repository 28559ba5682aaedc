"""PostgreSQL itself refuses to change or remove a line of the audit trail, whoever asks.

Row triggers only: emptying the whole table (TRUNCATE, as the test runner does between tests) needs the right to, which
an ordinary database user of the portal does not have on a table it does not own.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION accounts_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_trail_is_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_audit_change();
"""
BACKWARDS = """
DROP TRIGGER audit_trail_is_append_only ON accounts_auditevent;
DROP FUNCTION accounts_refuse_audit_change();
"""


def _on_postgres(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(_on_postgres(FORWARDS), _on_postgres(BACKWARDS))]

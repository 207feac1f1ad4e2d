"""What a task holds beside its title, its place in the owner's order, and keys of creates that must not repeat.

Expand only: builds of revision 0002 go on serving beside this one. They read and write `completed`; a trigger keeps it
in step with `status` in both directions and counts their changes in `version`. It goes, together with the column, in a
later migration. Until the last of those builds is gone they still list tasks that were deleted a moment ago.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, ENUM

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATUS = ENUM("todo", "in_progress", "done", name="task_status", create_type=False)
PRIORITY = ENUM("none", "low", "medium", "high", name="task_priority", create_type=False)
COLUMNS = (
    sa.Column("description", sa.Text(), server_default="", nullable=False),
    sa.Column("status", STATUS, server_default="todo", nullable=False),
    sa.Column("priority", PRIORITY, server_default="none", nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True)),
    sa.Column("due_time_zone", sa.Text()),
    sa.Column("tags", ARRAY(sa.Text()), server_default="{}", nullable=False),
    sa.Column("position", sa.Numeric()),
    sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    sa.Column("completed_at", sa.DateTime(timezone=True)),
    sa.Column("deleted_at", sa.DateTime(timezone=True)),
)
CHECKS = {
    "description_length": "char_length(description) <= 10000",
    "due_with_time_zone": "(due_at IS NULL) = (due_time_zone IS NULL)",
    "tags_count": "cardinality(tags) <= 10",
    "completed_at_when_done": "(completed_at IS NOT NULL) = (status = 'done')",
}
KEEP_COMPLETED = """
CREATE FUNCTION task_keep_completed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A build that knows versions raises them whenever it changes one of these.
        IF NEW.version = OLD.version AND (NEW.title, NEW.completed) IS DISTINCT FROM (OLD.title, OLD.completed) THEN
            NEW.version := OLD.version + 1;
            IF NEW.completed AND NOT OLD.completed THEN
                NEW.status := 'done';
                NEW.completed_at := now();
            ELSIF OLD.completed AND NOT NEW.completed THEN
                NEW.status := 'todo';
                NEW.completed_at := NULL;
            END IF;
        END IF;
    ELSIF NEW.completed AND NEW.status = 'todo' THEN
        NEW.status := 'done';
        NEW.completed_at := now();
    END IF;
    NEW.completed := NEW.status = 'done';
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    for kind in (STATUS, PRIORITY):
        kind.create(op.get_bind(), checkfirst=False)
    for column in COLUMNS:
        op.add_column("task", column.copy())
    op.execute("""
        UPDATE task SET position = -extract(epoch FROM created_at),
                        status = CASE WHEN completed THEN 'done' ELSE 'todo' END::task_status,
                        completed_at = CASE WHEN completed THEN updated_at END
    """)
    # The newest first without asking for the first one's place, also when a build of 0002 inserts.
    op.execute("ALTER TABLE task ALTER COLUMN position SET DEFAULT -extract(epoch FROM clock_timestamp())")
    op.alter_column("task", "position", nullable=False)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_task_{name}"), "task", condition)
    live = sa.text("deleted_at IS NULL")
    op.create_index("ix_task_user_id_position_id", "task", ["user_id", "position", "id"], postgresql_where=live)
    op.create_index("ix_task_user_id_due_at_id", "task", ["user_id", "due_at", "id"], postgresql_where=live)
    op.create_index(
        "ix_task_user_id_deleted_at",
        "task",
        ["user_id", "deleted_at"],
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.execute(KEEP_COMPLETED)
    op.execute("""
        CREATE TRIGGER task_keep_completed BEFORE INSERT OR UPDATE ON task
        FOR EACH ROW EXECUTE FUNCTION task_keep_completed()
    """)
    op.create_table(
        "idempotency_key",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_key")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["auth.user.id"], name=op.f("fk_idempotency_key_user_id_user"), ondelete="CASCADE"
        ),
        # The key is claimed before its task is inserted.
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
            name=op.f("fk_idempotency_key_task_id_task"),
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_idempotency_key_task_id", "idempotency_key", ["task_id"])


def downgrade() -> None:
    op.drop_table("idempotency_key")
    op.execute("DROP TRIGGER task_keep_completed ON task")
    op.execute("DROP FUNCTION task_keep_completed()")
    # To the build of 0002 they would be there again.
    op.execute("DELETE FROM task WHERE deleted_at IS NOT NULL")
    for name in ("deleted_at", "due_at_id", "position_id"):
        op.drop_index(f"ix_task_user_id_{name}", "task")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_task_{name}"), "task")
    for column in reversed(COLUMNS):
        op.drop_column("task", column.name)
    for kind in (PRIORITY, STATUS):
        kind.drop(op.get_bind(), checkfirst=False)

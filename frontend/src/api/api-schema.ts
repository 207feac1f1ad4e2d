// Made from backend/openapi.json by `npm run client`. Not to be edited.

export interface paths {
    "/api/v1/account/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Account
         * @description Download everything that is stored of the user.
         */
        get: operations["export_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assistant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Assistant
         * @description Which assistant answers?
         */
        get: operations["read_assistant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Me
         * @description Who am I?
         */
        get: operations["read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/confirmations/{confirmation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide Confirmation
         * @description Confirm or decline what the assistant wants to do. Returns the message that asked, with what came of it.
         */
        post: operations["decide_confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Conversations
         * @description List conversations, the one spoken in last first.
         */
        get: operations["list_conversations"];
        put?: never;
        /**
         * Create Conversation
         * @description Begin a conversation.
         */
        post: operations["create_conversation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Conversation
         * @description Read one conversation, without its messages.
         */
        get: operations["get_conversation"];
        put?: never;
        post?: never;
        /**
         * Delete Conversation
         * @description Delete a conversation with everything said in it. Tasks stay as they are.
         */
        delete: operations["delete_conversation"];
        options?: never;
        head?: never;
        /**
         * Rename Conversation
         * @description Give a conversation another title.
         */
        patch: operations["rename_conversation"];
        trace?: never;
    };
    "/api/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Messages
         * @description List what was said, oldest first.
         */
        get: operations["list_messages"];
        put?: never;
        /**
         * Send Message
         * @description Say something to the assistant, and get its answer as server-sent events while it is given.
         *
         *     `started` comes first, `finished` or `failed` last. A comment each 5 s keeps the connection open. Closing it stops
         *     the assistant; what it said and did until then is stored.
         */
        post: operations["send_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Problems
         * @description Explain the codes of error answers; their `type` leads here. Needs no token.
         */
        get: operations["list_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read Text
         * @description What a text about tasks means: dates, repetitions, tags and priorities, as spans. Nothing is stored.
         */
        post: operations["read_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tasks
         * @description List tasks: search, filter, sort, a page at a time.
         */
        get: operations["list_tasks"];
        put?: never;
        /**
         * Create Task
         * @description Add a task. It comes first in the manual order.
         */
        post: operations["create_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Task
         * @description Read one task.
         */
        get: operations["get_task"];
        put?: never;
        post?: never;
        /**
         * Delete Task
         * @description Delete a task. It can be restored for 24 hours.
         */
        delete: operations["delete_task"];
        options?: never;
        head?: never;
        /**
         * Update Task
         * @description Change a task that is still as the caller saw it.
         */
        patch: operations["update_task"];
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Task
         * @description Give a task another place in the manual order.
         */
        post: operations["move_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Task
         * @description Bring back a task that was deleted.
         */
        post: operations["restore_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Skip Task
         * @description Leave this one of a repeating task out. The task becomes the next one.
         */
        post: operations["skip_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change Tasks
         * @description Update, delete or restore up to 100 tasks.
         */
        post: operations["change_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Summarize Tasks
         * @description Count the tasks of each view and tag.
         */
        get: operations["summarize_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-calls/{call_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo Tool Call
         * @description Take back what a tool did, within 24 hours and as long as the task has not changed since.
         */
        post: operations["undo_tool_call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Healthz
         * @description The event loop answers. Never asks the database: restarting this process would not heal it.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readyz
         * @description Whether this replica wants traffic. `degraded` still does: it answers 503 where the failing part is needed.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Version
         * @description Which build this is.
         */
        get: operations["version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountExport
         * @description Everything that is stored of one user.
         * @example {
         *       "account": {
         *         "created_at": "2026-11-01T09:00:00Z",
         *         "email": "ada@example.org",
         *         "id": "kq2Zc0uQ3xTq1f8v",
         *         "name": "Ada"
         *       },
         *       "conversations": [],
         *       "exported_at": "2026-11-23T18:00:00Z",
         *       "format": 1,
         *       "tasks": []
         *     }
         */
        AccountExport: {
            account: components["schemas"]["AccountRead"];
            /** Conversations */
            conversations: components["schemas"]["ConversationExport"][];
            /**
             * Exported At
             * Format: date-time
             */
            exported_at: string;
            /**
             * Format
             * @description Rises when a field changes its meaning or goes.
             */
            format: number;
            /** Tasks */
            tasks: components["schemas"]["TaskExport"][];
        };
        /**
         * AccountRead
         * @description Who the account belongs to.
         */
        AccountRead: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * AssistantKind
         * @description Which assistant speaks.
         * @enum {string}
         */
        AssistantKind: "cohere" | "embedded";
        /**
         * AssistantRead
         * @description Which assistant answers, and whether it can.
         * @example {
         *       "kind": "embedded",
         *       "model": null,
         *       "note": "Answers by fixed rules.",
         *       "state": "ok"
         *     }
         */
        AssistantRead: {
            kind: components["schemas"]["AssistantKind"];
            /** Model */
            model: string | null;
            /**
             * Note
             * @description A sentence for people.
             */
            note: string;
            /**
             * State
             * @enum {string}
             */
            state: "ok" | "degraded";
        };
        /**
         * BulkAction
         * @description What is done to each task.
         * @enum {string}
         */
        BulkAction: "update" | "delete" | "restore";
        /**
         * BulkItem
         * @description One task. Without a version the change is made whatever the task has become.
         */
        BulkItem: {
            changes?: components["schemas"]["TaskUpdate"] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Version */
            version?: number | null;
        };
        /**
         * BulkOutcome
         * @description What became of one task.
         * @enum {string}
         */
        BulkOutcome: "done" | "conflict" | "missing";
        /**
         * BulkResult
         * @description One task afterwards: as it is now, or null when there is none.
         */
        BulkResult: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            outcome: components["schemas"]["BulkOutcome"];
            task: components["schemas"]["TaskRead"] | null;
        };
        /**
         * BulkResults
         * @description One result for each item, in the same order.
         * @example {
         *       "results": [
         *         {
         *           "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *           "outcome": "done",
         *           "task": {
         *             "completed_at": null,
         *             "created_at": "2026-11-20T09:30:00.123456Z",
         *             "description": "Take two photos.",
         *             "due_at": "2026-12-01T08:00:00Z",
         *             "due_time_zone": "Europe/Berlin",
         *             "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *             "priority": "high",
         *             "repeat": null,
         *             "status": "in_progress",
         *             "tags": [
         *               "home",
         *               "papers"
         *             ],
         *             "title": "Renew the passport",
         *             "updated_at": "2026-11-21T10:00:00.654321Z",
         *             "version": 3
         *           }
         *         }
         *       ]
         *     }
         */
        BulkResults: {
            /** Results */
            results: components["schemas"]["BulkResult"][];
        };
        /**
         * ConfirmationEvent
         * @description Event `confirmation`: the user is asked.
         */
        ConfirmationEvent: {
            confirmation: components["schemas"]["ConfirmationRead"];
        };
        /**
         * ConfirmationRead
         * @description A question of the server that the user alone can answer.
         * @example {
         *       "expires_at": "2026-11-20T09:41:12Z",
         *       "id": "9d3f5a52-7c3e-4f0f-9a52-6a4b1d0f7e11",
         *       "kind": "delete_tasks",
         *       "state": "pending",
         *       "tasks": [
         *         {
         *           "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *           "title": "Renew the passport"
         *         }
         *       ]
         *     }
         */
        ConfirmationRead: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "delete_tasks" | "change_tasks";
            state: components["schemas"]["ConfirmationState"];
            /** Tasks */
            tasks: components["schemas"]["DoomedTask"][];
        };
        /**
         * ConfirmationState
         * @description What became of a question that only the user may answer.
         * @enum {string}
         */
        ConfirmationState: "pending" | "confirmed" | "declined" | "expired";
        /**
         * ConversationCreate
         * @description A new conversation. Without a title it gets the first words of its first message.
         * @example {}
         * @example {
         *       "title": "Moving house"
         *     }
         */
        ConversationCreate: {
            /** Title */
            title?: string | null;
        };
        /**
         * ConversationExport
         * @description A conversation with everything that was said and done in it, oldest first.
         * @example {
         *       "created_at": "2026-11-20T09:30:00.123456Z",
         *       "id": "3b241101-e2bb-4255-8caf-4136c566a962",
         *       "title": "What is due this week?",
         *       "updated_at": "2026-11-20T09:31:12.654321Z"
         *     }
         */
        ConversationExport: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Messages */
            messages: components["schemas"]["MessageRead"][];
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ConversationPage
         * @description Part of the list, the one spoken in last first. `next_cursor` is null on the last page.
         * @example {
         *       "items": [
         *         {
         *           "created_at": "2026-11-20T09:30:00.123456Z",
         *           "id": "3b241101-e2bb-4255-8caf-4136c566a962",
         *           "title": "What is due this week?",
         *           "updated_at": "2026-11-20T09:31:12.654321Z"
         *         }
         *       ]
         *     }
         */
        ConversationPage: {
            /** Items */
            items: components["schemas"]["ConversationRead"][];
            /** Next Cursor */
            next_cursor?: string | null;
        };
        /**
         * ConversationRead
         * @description A conversation without its messages. `updated_at` is when it was last spoken in.
         * @example {
         *       "created_at": "2026-11-20T09:30:00.123456Z",
         *       "id": "3b241101-e2bb-4255-8caf-4136c566a962",
         *       "title": "What is due this week?",
         *       "updated_at": "2026-11-20T09:31:12.654321Z"
         *     }
         */
        ConversationRead: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ConversationUpdate
         * @description Another title.
         * @example {
         *       "title": "Moving house"
         *     }
         */
        ConversationUpdate: {
            /** Title */
            title: string;
        };
        /**
         * Decision
         * @description The user's answer to a confirmation.
         * @example {
         *       "decision": "confirm"
         *     }
         * @example {
         *       "decision": "decline"
         *     }
         */
        Decision: {
            /**
             * Decision
             * @enum {string}
             */
            decision: "confirm" | "decline";
        };
        /**
         * Delta
         * @description Event `delta`: the next piece of the text.
         */
        Delta: {
            /** Text */
            text: string;
        };
        /**
         * DoomedTask
         * @description A task that waits for the answer, with its title at the time of the question.
         */
        DoomedTask: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Title */
            title: string;
        };
        /**
         * Failed
         * @description Event `failed`, the last one: why there is no more. What was said so far is stored.
         */
        Failed: {
            problem: components["schemas"]["Problem"];
        };
        /**
         * FieldError
         * @description One thing that is wrong with the input.
         */
        FieldError: {
            /** Field */
            field: string;
            /** Message */
            message: string;
        };
        /**
         * Finished
         * @description Event `finished`, the last one: the whole message as it is stored.
         */
        Finished: {
            message: components["schemas"]["MessageRead"];
        };
        /**
         * Me
         * @description The user that the token was issued to.
         * @example {
         *       "id": "fT3kPq0dXs8YwZ1n"
         *     }
         */
        Me: {
            /** Id */
            id: string;
        };
        /**
         * MessageCreate
         * @description What the user says, and where they are: the time zone in which they mean `tomorrow`, and their locale.
         * @example {
         *       "locale": "en-GB",
         *       "text": "What is due this week?",
         *       "time_zone": "Europe/Berlin"
         *     }
         */
        MessageCreate: {
            /**
             * Locale
             * @description Its region decides whether `5/6` begins with the day; without it, the zone does. With the key `hc` of Unicode at `h12`, as in `en-US-u-hc-h12`, answers say 5:00 PM and not 17:00.
             */
            locale?: string | null;
            /** Text */
            text: string;
            /** Time Zone */
            time_zone: string;
        };
        /**
         * MessagePage
         * @description Part of a conversation, oldest first. `next_cursor` is null on the last page.
         * @example {
         *       "items": [
         *         {
         *           "assistant": "cohere",
         *           "confirmation": null,
         *           "created_at": "2026-11-20T09:31:12.654321Z",
         *           "id": "c56a4180-65aa-42ec-a945-5fd21dec0538",
         *           "model": "command-a-plus-05-2026",
         *           "role": "assistant",
         *           "state": "complete",
         *           "text": "Done: **Renew the passport**.",
         *           "tool_calls": [
         *             {
         *               "arguments": {
         *                 "task_id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"
         *               },
         *               "id": "7f1b9f0e-1d2c-4e43-8f6a-0c9d8e7f6a55",
         *               "name": "complete_task",
         *               "ok": true,
         *               "summary": "Completed “Renew the passport”.",
         *               "tasks": [],
         *               "undo": "available"
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        MessagePage: {
            /** Items */
            items: components["schemas"]["MessageRead"][];
            /** Next Cursor */
            next_cursor?: string | null;
        };
        /**
         * MessageRead
         * @description What was said. `text` is Markdown and may hold anything: render it without raw HTML or remote images.
         * @example {
         *       "assistant": "cohere",
         *       "confirmation": null,
         *       "created_at": "2026-11-20T09:31:12.654321Z",
         *       "id": "c56a4180-65aa-42ec-a945-5fd21dec0538",
         *       "model": "command-a-plus-05-2026",
         *       "role": "assistant",
         *       "state": "complete",
         *       "text": "Done: **Renew the passport**.",
         *       "tool_calls": [
         *         {
         *           "arguments": {
         *             "task_id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"
         *           },
         *           "id": "7f1b9f0e-1d2c-4e43-8f6a-0c9d8e7f6a55",
         *           "name": "complete_task",
         *           "ok": true,
         *           "summary": "Completed “Renew the passport”.",
         *           "tasks": [],
         *           "undo": "available"
         *         }
         *       ]
         *     }
         */
        MessageRead: {
            assistant: components["schemas"]["AssistantKind"] | null;
            confirmation: components["schemas"]["ConfirmationRead"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Model */
            model: string | null;
            role: components["schemas"]["Role"];
            state: components["schemas"]["MessageState"];
            /** Text */
            text: string;
            /** Tool Calls */
            tool_calls: components["schemas"]["ToolCallRead"][];
        };
        /**
         * MessageState
         * @description How a message ended. An answer starts as stopped: that is what it is when its process dies.
         * @enum {string}
         */
        MessageState: "complete" | "stopped" | "failed";
        /**
         * Problem
         * @description What an error answer holds. `code` is for programs and never changes; `detail` is for people.
         */
        Problem: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /**
             * Errors
             * @description What is wrong with the input, field by field.
             */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Request Id
             * @description Also in the service's log, and in the answer's `X-Request-Id`.
             */
            request_id: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /**
             * Type
             * @description Where the code is explained.
             */
            type: string;
        };
        /**
         * ProblemKind
         * @description One code that an error answer can have.
         */
        ProblemKind: {
            /** Code */
            code: string;
            /** Meaning */
            meaning: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
        };
        /**
         * ProblemKinds
         * @description Every code, in order of status.
         * @example {
         *       "items": [
         *         {
         *           "code": "not_found",
         *           "meaning": "There is no such resource.",
         *           "status": 404,
         *           "title": "Not Found"
         *         }
         *       ]
         *     }
         */
        ProblemKinds: {
            /** Items */
            items: components["schemas"]["ProblemKind"][];
        };
        /**
         * ReadingCreate
         * @description A text about tasks, and the place in which it is meant.
         * @example {
         *       "locale": "en-GB",
         *       "text": "Call Bob tomorrow at 5pm #work !high",
         *       "time_zone": "Europe/Berlin"
         *     }
         */
        ReadingCreate: {
            /**
             * As Text
             * @description Phrases of the text that mean nothing but themselves, such as a date that is part of a name.
             */
            as_text?: string[];
            /**
             * Locale
             * @description Its region decides whether `5/6` begins with the day. Without it, the zone does.
             */
            locale?: string | null;
            /** Text */
            text: string;
            /** Time Zone */
            time_zone: string;
        };
        /**
         * ReadingItem
         * @description One line of the text as a task.
         * @example {
         *       "due_at": "2026-11-26T16:00:00Z",
         *       "due_time_zone": "Europe/Berlin",
         *       "end": 22,
         *       "priority": "high",
         *       "remarks": [],
         *       "repeat": null,
         *       "repeat_after_completion": false,
         *       "repeat_text": null,
         *       "spans": [
         *         {
         *           "cut": true,
         *           "due_at": "2026-11-26T16:00:00Z",
         *           "end": 24,
         *           "end_at": null,
         *           "kind": "date",
         *           "remark": null,
         *           "start": 9,
         *           "text": "tomorrow at 5pm",
         *           "value": null,
         *           "whole_day": false
         *         }
         *       ],
         *       "start": 0,
         *       "tags": [
         *         "work"
         *       ],
         *       "title": "Call Bob",
         *       "whole_day": false
         *     }
         */
        ReadingItem: {
            /** Due At */
            due_at: string | null;
            /** Due Time Zone */
            due_time_zone: string | null;
            /** End */
            end: number;
            priority: components["schemas"]["TaskPriority"] | null;
            /** Remarks */
            remarks: string[];
            /**
             * Repeat
             * @description The RFC 5545 recurrence rule, such as `FREQ=WEEKLY;BYDAY=MO`.
             */
            repeat: string | null;
            /**
             * Repeat After Completion
             * @description Whether the rule counts from the day of completion.
             */
            repeat_after_completion: boolean;
            /**
             * Repeat Text
             * @description The rule in English.
             */
            repeat_text: string | null;
            /** Spans */
            spans: components["schemas"]["ReadingSpan"][];
            /** Start */
            start: number;
            /** Tags */
            tags: string[];
            /** Title */
            title: string;
            /** Whole Day */
            whole_day: boolean | null;
        };
        /**
         * ReadingRead
         * @description What was understood: one item for each line that has text, at most 50.
         * @example {
         *       "items": [
         *         {
         *           "due_at": "2026-11-26T16:00:00Z",
         *           "due_time_zone": "Europe/Berlin",
         *           "end": 22,
         *           "priority": "high",
         *           "remarks": [],
         *           "repeat": null,
         *           "repeat_after_completion": false,
         *           "repeat_text": null,
         *           "spans": [
         *             {
         *               "cut": true,
         *               "due_at": "2026-11-26T16:00:00Z",
         *               "end": 24,
         *               "end_at": null,
         *               "kind": "date",
         *               "remark": null,
         *               "start": 9,
         *               "text": "tomorrow at 5pm",
         *               "value": null,
         *               "whole_day": false
         *             }
         *           ],
         *           "start": 0,
         *           "tags": [
         *             "work"
         *           ],
         *           "title": "Call Bob",
         *           "whole_day": false
         *         }
         *       ]
         *     }
         */
        ReadingRead: {
            /** Items */
            items: components["schemas"]["ReadingItem"][];
        };
        /**
         * ReadingSpan
         * @description A part of the text that was understood, or that looks like a date and was not (`unread`).
         *
         *     `start` and `end` count UTF-16 code units, as JavaScript does, from the beginning of the whole text.
         * @example {
         *       "cut": true,
         *       "due_at": "2026-11-30T08:00:00Z",
         *       "end": 30,
         *       "end_at": null,
         *       "kind": "repeat",
         *       "remark": null,
         *       "start": 10,
         *       "text": "every monday at 9am",
         *       "value": "FREQ=WEEKLY;BYDAY=MO",
         *       "whole_day": false
         *     }
         */
        ReadingSpan: {
            /**
             * Cut
             * @description Whether these words leave the title.
             */
            cut: boolean;
            /** Due At */
            due_at: string | null;
            /** End */
            end: number;
            /**
             * End At
             * @description The end of a range.
             */
            end_at: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "date" | "range" | "repeat" | "tag" | "priority" | "protected" | "unread";
            /**
             * Remark
             * @description What a person should know about this reading.
             */
            remark: string | null;
            /** Start */
            start: number;
            /** Text */
            text: string;
            /**
             * Value
             * @description The tag, the priority, or the RFC 5545 recurrence rule.
             */
            value: string | null;
            /**
             * Whole Day
             * @description Whether nobody named a time; null when there is no date.
             */
            whole_day: boolean | null;
        };
        /**
         * RepeatRead
         * @description How a task repeats, for people and for programs.
         * @example {
         *       "after_completion": false,
         *       "except_on": [
         *         "2026-12-28"
         *       ],
         *       "next_at": "2027-01-04T08:00:00Z",
         *       "next_task_id": null,
         *       "rule": "FREQ=WEEKLY;BYDAY=MO",
         *       "text": "every Monday"
         *     }
         */
        RepeatRead: {
            /** After Completion */
            after_completion: boolean;
            /** Except On */
            except_on: string[];
            /**
             * Next At
             * @description When the next one is due if this one is done in time; null after the last one, and where the day of completion decides.
             */
            next_at: string | null;
            /**
             * Next Task Id
             * @description The task that came after this one when it was done.
             */
            next_task_id: string | null;
            /**
             * Rule
             * @description The RFC 5545 recurrence rule. COUNT is how many there are from this task on.
             */
            rule: string;
            /**
             * Text
             * @description The rule in English.
             */
            text: string;
        };
        /**
         * Role
         * @description Who said it.
         * @enum {string}
         */
        Role: "user" | "assistant";
        /**
         * Started
         * @description Event `started`: both messages are stored and the assistant is at work.
         */
        Started: {
            assistant: components["schemas"]["AssistantKind"];
            /**
             * Message Id
             * Format: uuid
             */
            message_id: string;
            /** Model */
            model: string | null;
            /**
             * User Message Id
             * Format: uuid
             */
            user_message_id: string;
        };
        /**
         * TagCount
         * @description A tag and how many open tasks have it.
         */
        TagCount: {
            /** Count */
            count: number;
            /** Name */
            name: string;
        };
        /**
         * TaskBulk
         * @description The same action for up to 100 tasks, in one transaction.
         * @example {
         *       "action": "update",
         *       "items": [
         *         {
         *           "changes": {
         *             "status": "done"
         *           },
         *           "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *           "version": 3
         *         },
         *         {
         *           "changes": {
         *             "status": "done"
         *           },
         *           "id": "0b9a6c0e-2f7e-4a39-8f4f-5a2f6b9d7c22"
         *         }
         *       ]
         *     }
         * @example {
         *       "action": "delete",
         *       "items": [
         *         {
         *           "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"
         *         }
         *       ]
         *     }
         */
        TaskBulk: {
            action: components["schemas"]["BulkAction"];
            /** Items */
            items: components["schemas"]["BulkItem"][];
        };
        /**
         * TaskCreate
         * @description A new task. The server decides its id, place, version and times.
         * @example {
         *       "description": "Take two photos.",
         *       "due_at": "2026-12-01T08:00:00Z",
         *       "due_time_zone": "Europe/Berlin",
         *       "priority": "high",
         *       "tags": [
         *         "home",
         *         "papers"
         *       ],
         *       "title": "Renew the passport"
         *     }
         * @example {
         *       "title": "Buy milk"
         *     }
         * @example {
         *       "due_at": "2026-12-21T08:00:00Z",
         *       "due_time_zone": "Europe/Berlin",
         *       "repeat": {
         *         "except_on": [
         *           "2026-12-28"
         *         ],
         *         "rule": "FREQ=WEEKLY;BYDAY=MO"
         *       },
         *       "title": "Team meeting"
         *     }
         */
        TaskCreate: {
            /**
             * Description
             * @default
             */
            description: string;
            /** Due At */
            due_at?: string | null;
            /** Due Time Zone */
            due_time_zone?: string | null;
            /** @default none */
            priority: components["schemas"]["TaskPriority"];
            repeat?: components["schemas"]["TaskRepeat"] | null;
            /** @default todo */
            status: components["schemas"]["TaskStatus"];
            /** Tags */
            tags?: string[];
            /** Title */
            title: string;
        };
        /**
         * TaskExport
         * @description A task; one with `deleted_at` can still be restored, for 24 hours from then.
         * @example {
         *       "completed_at": null,
         *       "created_at": "2026-11-20T09:30:00.123456Z",
         *       "deleted_at": null,
         *       "description": "Take two photos.",
         *       "due_at": "2026-12-01T08:00:00Z",
         *       "due_time_zone": "Europe/Berlin",
         *       "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *       "priority": "high",
         *       "repeat": null,
         *       "status": "in_progress",
         *       "tags": [
         *         "home",
         *         "papers"
         *       ],
         *       "title": "Renew the passport",
         *       "updated_at": "2026-11-21T10:00:00.654321Z",
         *       "version": 3
         *     }
         */
        TaskExport: {
            /** Completed At */
            completed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deleted At */
            deleted_at: string | null;
            /** Description */
            description: string;
            /** Due At */
            due_at: string | null;
            /** Due Time Zone */
            due_time_zone: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            priority: components["schemas"]["TaskPriority"];
            repeat: components["schemas"]["RepeatRead"] | null;
            status: components["schemas"]["TaskStatus"];
            /** Tags */
            tags: string[];
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TaskMove
         * @description A new place in the manual order.
         * @example {
         *       "after_id": null
         *     }
         * @example {
         *       "after_id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"
         *     }
         */
        TaskMove: {
            /**
             * After Id
             * @description The task that comes directly before; null for the first place.
             */
            after_id: string | null;
        };
        /**
         * TaskPage
         * @description Part of a list. `next_cursor` is null on the last page.
         * @example {
         *       "items": [
         *         {
         *           "completed_at": null,
         *           "created_at": "2026-11-20T09:30:00.123456Z",
         *           "description": "Take two photos.",
         *           "due_at": "2026-12-01T08:00:00Z",
         *           "due_time_zone": "Europe/Berlin",
         *           "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *           "priority": "high",
         *           "repeat": null,
         *           "status": "in_progress",
         *           "tags": [
         *             "home",
         *             "papers"
         *           ],
         *           "title": "Renew the passport",
         *           "updated_at": "2026-11-21T10:00:00.654321Z",
         *           "version": 3
         *         }
         *       ]
         *     }
         */
        TaskPage: {
            /** Items */
            items: components["schemas"]["TaskRead"][];
            /** Next Cursor */
            next_cursor?: string | null;
        };
        /**
         * TaskPriority
         * @description How important a task is, from the least on.
         * @enum {string}
         */
        TaskPriority: "none" | "low" | "medium" | "high";
        /**
         * TaskRead
         * @description A task as its owner sees it.
         * @example {
         *       "completed_at": null,
         *       "created_at": "2026-11-20T09:30:00.123456Z",
         *       "description": "Take two photos.",
         *       "due_at": "2026-12-01T08:00:00Z",
         *       "due_time_zone": "Europe/Berlin",
         *       "id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11",
         *       "priority": "high",
         *       "repeat": null,
         *       "status": "in_progress",
         *       "tags": [
         *         "home",
         *         "papers"
         *       ],
         *       "title": "Renew the passport",
         *       "updated_at": "2026-11-21T10:00:00.654321Z",
         *       "version": 3
         *     }
         */
        TaskRead: {
            /** Completed At */
            completed_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Description */
            description: string;
            /** Due At */
            due_at: string | null;
            /** Due Time Zone */
            due_time_zone: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            priority: components["schemas"]["TaskPriority"];
            repeat: components["schemas"]["RepeatRead"] | null;
            status: components["schemas"]["TaskStatus"];
            /** Tags */
            tags: string[];
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TaskRepeat
         * @description How a task repeats. When it is done, the next one is added.
         * @example {
         *       "except_on": [
         *         "2026-12-28"
         *       ],
         *       "rule": "FREQ=WEEKLY;BYDAY=MO"
         *     }
         * @example {
         *       "after_completion": true,
         *       "rule": "FREQ=DAILY;INTERVAL=3"
         *     }
         */
        TaskRepeat: {
            /**
             * After Completion
             * @description Counted from the day on which it is done.
             * @default false
             */
            after_completion: boolean;
            /**
             * Except On
             * @description Days on which it does not happen.
             */
            except_on?: string[];
            /**
             * Rule
             * @description An RFC 5545 recurrence rule by days, weeks, months or years; COUNT counts this task, too. A day that shorter months lack is skipped, as the standard has it, where BYMONTHDAY names it, and else their last.
             * @example FREQ=WEEKLY;BYDAY=MO
             */
            rule: string;
        };
        /**
         * TaskSort
         * @description What a list is ordered by.
         * @enum {string}
         */
        TaskSort: "manual" | "created" | "due" | "priority" | "title" | "updated";
        /**
         * TaskStatus
         * @description How far a task is.
         * @enum {string}
         */
        TaskStatus: "todo" | "in_progress" | "done";
        /**
         * TaskSummary
         * @description How many tasks each view holds.
         * @example {
         *       "done": 12,
         *       "open": 7,
         *       "overdue": 1,
         *       "tags": [
         *         {
         *           "count": 5,
         *           "name": "home"
         *         }
         *       ],
         *       "today": 2,
         *       "week": 4
         *     }
         */
        TaskSummary: {
            /** Done */
            done: number;
            /** Open */
            open: number;
            /** Overdue */
            overdue: number;
            /**
             * Tags
             * @description Of open tasks; the most used first, at most 100.
             */
            tags: components["schemas"]["TagCount"][];
            /** Today */
            today: number;
            /** Week */
            week: number;
        };
        /**
         * TaskUpdate
         * @description Changes to a task; what is absent stays. Only the due date and the repetition can be null: that clears them.
         *
         *     Without a due date a task does not repeat.
         * @example {
         *       "status": "done"
         *     }
         * @example {
         *       "tags": [
         *         "shop"
         *       ],
         *       "title": "Buy oat milk"
         *     }
         * @example {}
         * @example {
         *       "apply_to": "this",
         *       "title": "Team lunch"
         *     }
         * @example {
         *       "repeat": {
         *         "rule": "FREQ=WEEKLY;BYDAY=MO"
         *       }
         *     }
         */
        TaskUpdate: {
            /**
             * Apply To
             * @description Of a repeating task, whether the change is for this one only or for all that come. Without it another date is for this one, and everything else for all.
             * @enum {string}
             */
            apply_to?: "this" | "all";
            /** Description */
            description?: string;
            /** Due At */
            due_at?: string | null;
            /** Due Time Zone */
            due_time_zone?: string | null;
            priority?: components["schemas"]["TaskPriority"];
            repeat?: components["schemas"]["TaskRepeat"] | null;
            status?: components["schemas"]["TaskStatus"];
            /** Tags */
            tags?: string[];
            /** Title */
            title?: string;
        };
        /**
         * TaskView
         * @description A part of the tasks by their due dates. All but `all` hold open tasks only.
         * @enum {string}
         */
        TaskView: "all" | "today" | "overdue" | "week";
        /**
         * ToolCallRead
         * @description What the assistant did: a tool, what it was given, and what came of it.
         * @example {
         *       "arguments": {
         *         "task_id": "5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11"
         *       },
         *       "id": "7f1b9f0e-1d2c-4e43-8f6a-0c9d8e7f6a55",
         *       "name": "complete_task",
         *       "ok": true,
         *       "summary": "Completed “Renew the passport”.",
         *       "tasks": [],
         *       "undo": "available"
         *     }
         */
        ToolCallRead: {
            /** Arguments */
            arguments: {
                [key: string]: unknown;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Ok */
            ok: boolean;
            /**
             * Summary
             * @description One plain sentence.
             */
            summary: string;
            /**
             * Tasks
             * @description The tasks it was about, as they were then; at most 10.
             */
            tasks: components["schemas"]["TaskRead"][];
            /**
             * Undo
             * @description Null when there is nothing to take back.
             */
            undo: ("available" | "done" | "expired") | null;
        };
        /**
         * ToolEvent
         * @description Event `tool`: a tool has run.
         */
        ToolEvent: {
            call: components["schemas"]["ToolCallRead"];
        };
        /**
         * VersionConflictProblem
         * @description A problem document that also holds what the task is now.
         */
        VersionConflictProblem: {
            /** Code */
            code: string;
            current: components["schemas"]["TaskRead"];
            /** Detail */
            detail: string;
            /**
             * Errors
             * @description What is wrong with the input, field by field.
             */
            errors?: components["schemas"]["FieldError"][] | null;
            /**
             * Request Id
             * @description Also in the service's log, and in the answer's `X-Request-Id`.
             */
            request_id: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /**
             * Type
             * @description Where the code is explained.
             */
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    export_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to keep. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_assistant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssistantRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide_confirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                confirmation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_conversations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_conversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_messages: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageCreate"];
            };
        };
        responses: {
            /** @description Events `started`, `delta`, `tool`, `confirmation`, `finished`, `failed`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: delta
                     *     data: {"text": "Done: "}
                     *
                     *     : keep-alive
                     */
                    "text/event-stream": {
                        data: string;
                        event: string;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_problems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKinds"];
                };
            };
        };
    };
    read_text: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadingCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. All other parameters but `limit` must be the same. */
                cursor?: string | null;
                /** @description Without it: ascending, except for `created`, `updated` (newest first) and `priority` (highest first). Tasks without a due date come last in both. */
                direction?: ("asc" | "desc") | null;
                limit?: number;
                /** @description Any of these. */
                priority?: components["schemas"]["TaskPriority"][];
                /** @description Words in the title, description or a tag, whatever their case. */
                q?: string | null;
                sort?: components["schemas"]["TaskSort"];
                /** @description Any of these. */
                status?: components["schemas"]["TaskStatus"][];
                /** @description All of these. */
                tag?: string[];
                time_zone?: string;
                /** @description `today`: open and due today. `overdue`: open and due before now. `week`: open and due within the seven days that begin with today. Days are those of `time_zone`. */
                view?: components["schemas"]["TaskView"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gives the same task, for 24 hours: a create that is sent again adds nothing. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    /**
                     * @description There when an earlier request with this key made the task.
                     * @example true
                     */
                    "Idempotency-Replayed"?: string;
                    /**
                     * @description Where the task is.
                     * @example /api/v1/tasks/5f0c1e0a-6d0f-4c53-9a53-0f6f8c9f8a11
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the task as it was last seen; `*` for any. */
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VersionConflictProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the task as it was last seen; `*` for any. */
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VersionConflictProblem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    move_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskMove"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restore_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    skip_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the task as it was last seen; `*` for any. */
                "If-Match"?: string | null;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /**
                     * @description The version of the task, for If-Match.
                     * @example "3"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["VersionConflictProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskBulk"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Timeout */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarize_tasks: {
        parameters: {
            query?: {
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskSummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_tool_call: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                call_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolCallRead"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    RateLimit?: string;
                    "RateLimit-Policy"?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": {
                        [key: string]: string | {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "unavailable"
                     *     }
                     */
                    "application/json": unknown;
                };
            };
        };
    };
    version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "build": "3f1c0a9d",
                     *       "service": "backend"
                     *     }
                     */
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
}

/** Under which name the browser keeps what is written to a conversation. */
export const draftNameOf = (conversationId: string) => `chat.${conversationId}`

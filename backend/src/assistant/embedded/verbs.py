"""Verbs that tasks begin with."""

VERBS = frozenset([
    "answer", "apply", "arrange", "ask", "assemble", "attend", "backup", "bake", "book", "borrow", "bring",
    "build", "buy", "call", "cancel", "change", "charge", "check", "choose", "clean", "clear", "close", "collect",
    "cook", "copy", "cut", "decide", "decorate", "defrost", "deliver", "design", "discuss", "do", "donate",
    "download", "draft", "draw", "drive", "drop", "dust", "eat", "email", "empty", "exercise", "feed", "fetch",
    "file", "fill", "find", "finish", "fix", "fold", "follow", "get", "give", "go", "grab", "greet", "hang",
    "harvest", "have", "help", "hire", "hoover", "improve", "install", "invite", "invoice", "iron", "join",
    "learn", "leave", "lend", "listen", "look", "mail", "make", "measure", "meet", "mend", "message", "move",
    "mow", "oil", "order", "organise", "organize", "pack", "paint", "park", "pay", "phone", "pick", "plan",
    "plant", "play", "polish", "post", "practice", "practise", "prep", "prepare", "print", "program", "prune",
    "publish", "pull", "purchase", "put", "reach", "read", "rebook", "refill", "register", "remember", "remind",
    "renew", "rent", "repair", "repeat", "replace", "reply", "report", "request", "research", "reserve", "reset",
    "respond", "return", "review", "ring", "rinse", "run", "scan", "schedule", "see", "sell", "send", "sew",
    "sharpen", "shop", "shred", "sign", "skype", "sort", "speak", "start", "stop", "study", "submit", "swap",
    "sweep", "take", "talk", "teach", "tell", "test", "text", "thank", "tidy", "train", "translate", "travel",
    "trim", "try", "turn", "tutor", "tweet", "update", "upgrade", "upload", "use", "vacuum", "visit", "wait",
    "walk", "wash", "watch", "water", "weed", "weigh", "wipe", "work", "wrap", "write",
])  # fmt: skip

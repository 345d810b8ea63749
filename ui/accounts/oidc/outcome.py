"""The outcomes of a sign-in by OpenID Connect: a word for addresses and the log, and its sentence for people."""

SENTENCES = {
    "begun": "This was begun too long ago, or in another browser. Try again.",
    "refused": "{name} has not let you in.",
    "silent": "{name} does not answer as it should. Try again in some minutes.",
    "untrue": "What {name} says does not hold, so nobody was signed in. If it happens again, tell your administrator.",
    "unknown": "Nobody here is connected with your account at {name}. Sign in with your password and connect it on the page "
    "Account, or ask an administrator for an invitation.",
    "taken": "Nothing was connected: somebody here is connected with your account at {name} already, or you are with another.",
    "gone": "This invitation has been used, or is too old. Ask for a new one.",
    "later": "Nobody could be signed in at this moment. Try again in some minutes.",
    "only-way": "It stays connected: you have no password to sign in with instead. Ask an administrator for a link to choose "
    "one.",
}
DONE = {
    "connected": "Connected. From now on you can sign in with {name}.",
    "disconnected": "{name} is connected no longer.",
}


class Halt(Exception):
    """Ends a sign-in. `word` is a key of SENTENCES."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def sentence_of(word: str, name: str) -> str:
    """Empty for an unknown word."""
    return (SENTENCES | DONE).get(word, "").replace("{name}", name)

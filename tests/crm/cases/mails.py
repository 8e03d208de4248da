"""E-mails as customers send them."""

from email.message import EmailMessage


def letter(text: str = "It leaks.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    usual = {
        "From": "Wang Fang <wang@example.com>",
        "To": "service@example.com",
        "Subject": "Leak",
        "Message-ID": "<1@example.com>",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0800",
    }
    for name, value in (
        usual | {key.replace("_", "-"): one for key, one in headers.items()}
    ).items():
        mail[name] = value
    mail.set_content(text)
    return mail

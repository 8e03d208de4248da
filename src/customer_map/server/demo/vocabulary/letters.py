"""What colleagues of the demo company write to customers, and their ready answers."""

READY_ANSWERS = (
    (
        "受理 Received",
        "{contact}，您好！\n\n已收到您的问题（{number}），我们会在承诺的时间内回复。\n\n山岚服务",
    ),
    (
        "预约上门 Appointment",
        "{contact}，您好！\n\n关于“{subject}”，技师可以在本周上门。请回复您方便的时间。\n\n山岚服务",
    ),
    (
        "Received (English)",
        "Hello {contact},\n\nwe have received your message ({number}) and will answer in time.\n\nShanlan Service",
    ),
    (
        "Appointment (English)",
        "Hello {contact},\n\nabout “{subject}”: our technician can come. Which day suits you?\n\nShanlan Service",
    ),
)


def accepted_letter(name: str, *, chinese: bool) -> str:
    """Return the first answer to a customer."""
    if chinese:
        return f"{name}，您好！\n\n已收到您的来信，我们正在处理，会尽快与您联系。\n\n山岚服务"
    return f"Hello {name},\n\nthank you for writing. We are looking into it and will be in touch.\n\nShanlan Service"


def solved_letter(name: str, *, chinese: bool) -> str:
    """Return what is written when a case is resolved."""
    if chinese:
        return f"{name}，您好！\n\n问题已经解决。如果再次出现，直接回复这封邮件即可。\n\n山岚服务"
    return f"Hello {name},\n\nthis is solved now. Should it come back, simply answer this e-mail.\n\nShanlan Service"

"""Turns a folded text into the signs of its kind: words with which people ask, need, expect and suggest."""

import re

_SENTENCE = re.compile(r"[^.。!?\n]+[.。!?]*")

QUESTION = re.compile(
    r"\?\s*$|[吗么呢]\s*[。.!]?$|^请问|吗|几[点天个岁次号]|多少(?!次都|遍)|多久|怎么(?!样都|说都)|如何|为什么|为何"
    r"|哪[里个些款天种国]|什么时候|是不是|能不能|可不可以|有没有|是否"
    r"|^(?:how|what|when|where|which|who|whose|why|is|are|do|does|did|can|could|will|would|may|am|was|were|has|have)"
    r" (?!about|not |please|be |to |many thanks)"
)
"""What the last sentence of a question holds."""
CUES = {
    "suggestion": re.compile(
        r"建议|不妨|最好|可以?否?考虑|考虑(?:一下|下)|不如|省得|免得|可以(?:把|在|多|学)|试[试着]|应该(?:给|增|加|多|有|改|把|提|设|培|让)"
        r"|希望能?(?:增加|加|改进|改善|提供|推出|多|优化)"
        r"|[就会更]更?(?:好|完美|方便|省事|实用|清楚|合适|稳妥|受欢迎|高很多)(?:了|些|一些|很多|得多|用了)?[。.!]?$"
        r"|(?<!好)吧[。.!]?$|^(?:多|再|换|把|给|出|加)(?!了)"
        r"|\b(?:should|ought to|suggest\w*|recommend \w+ing|consider|why not|how about|what about|propose|advi[cs]e"
        r"|perhaps|maybe|it(?:'d| would| might|d) be|would help|if (?:you|there|only)|better to|would (?:be|make)"
        r"|next time|let (?:us|people)|worth \w+ing|"
        r"^(?:put|show|try|add|move|mark|offer|use|split|train|leave|open|record)"
        r"|could (?:be|add|use|offer|send|give|have|make|print|learn)|improvement|might want)\b"
    ),
    "need": re.compile(
        r"需要|急需|我们?(?:想|要|得)|请(?:帮|给|把|安排|尽快|寄|发|补|开|换|取消)|麻烦|必须|要求"
        r"|得(?:有人|有个|派|提前)|要(?:开通|提前)|缺|急[用找]|开通|补寄|核实|预订|想(?:要|换|订|给|退|买|找|预约|改)|帮我|申请"
        r"|\b(?:kindly|urgent\w*|asap|am after|searching for|get me|send me"
        r"|need\w*|require\w*|please|must|want|i'd like|would like|looking for|have to)\b"
    ),
    "expectation": re.compile(
        r"希望|期待|盼|以为|期望|预期|指望|预计|按理|按说|照理|理应|按常理|[说讲]好(?![了。.!,]|$)|但愿|相信|[按照]照?合同|原本想|本想|想着|总得"
        r"|\b(?:expect\w*|hop(?:e|ed|ing|efully)|hopefully|thought|assumed|looking forward|can't wait|count(?:ing)? on"
        r"|anticipat\w+|believed|supposed to|trust|figured|imagined|according to"
        r"|agreed|agreement|were told|granted|impression|would have|may the)\b"
    ),
    "wish": re.compile(r"要是|如果|能.{0,12}就|\bif\b"),
    "me": re.compile(r"我|\b(?:i|we|my|our|us|me)\b"),
    "you": re.compile(r"你们?|您|\byou(?:r)?\b"),
}


def last_sentence(text: str) -> str:
    """Return the last sentence that says something.

    >>> last_sentence("很好。什么时候补货? ")
    '什么时候补货?'
    """
    found = [each for each in _SENTENCE.findall(text) if each.strip(" .。!?")]
    return found[-1].strip() if found else ""

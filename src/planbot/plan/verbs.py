"""The verbs with which plans begin what is to be done."""

_STRONG = """
accept acquire adapt add address administer adopt advance advertise advise advocate align allocate allow
amend analyze apply appoint approve arrange assemble assess assign assist attract audit automate award
ban bring budget build buy calculate calibrate certify change charge clean clear close collaborate
collect combine commission communicate compile complete conduct connect conserve consolidate construct
consult contract control convene convert convey coordinate correct create cut dedicate define deliver
demolish deploy design designate determine develop direct discontinue distribute divert do document double
draft drill earn educate electrify eliminate employ enact end enforce engage enhance enlarge enroll
ensure enter equip erect establish evaluate examine exceed execute expand extend facilitate fence fill
finalize finance finish fix form formalize formulate fund generate give grant grow guide halve hire hold
host house identify implement improve incentivize include incorporate increase inform initiate innovate
insert inspect install institute insulate integrate introduce inventory invest investigate invite issue
join keep launch lead lease leverage license limit link list locate lower maintain make manage map mark
market measure meet merge minimize mitigate mobilize modernize modify monitor move negotiate notify
obtain offer open operate optimize order organize outline overhaul paint partner pass pave perform permit
phase pilot place plan plant prepare preserve prevent prioritize procure produce prohibit protect provide
publicize publish purchase pursue put raise rank reach rebuild recommend reconstruct record recruit
recycle redesign redevelop reduce refer refine reform refresh refurbish regulate rehabilitate relocate
remodel remove renew renovate reopen repair repeal replace report request require rescind research
reserve resolve respond restore restrict restructure resurface retain retire retrofit revamp review
revise revitalize rewrite rezone run safeguard save schedule screen seal secure seek select sell send
separate serve set share shift show simplify site solicit sponsor stabilize staff standardize start stop
streamline strengthen submit subsidize survey sustain target teach test track train transfer transform
transition translate treat trim turn unify update upgrade use utilize vacate verify visit volunteer waive
widen work write zone
"""
_WEAK = """
consider contemplate continue discuss encourage explore focus foster look promote recognize strive study
support think try
"""

STRONG_VERBS = frozenset(_STRONG.split())
"""Say what will have been done."""

WEAK_VERBS = frozenset(_WEAK.split())
"""Say that somebody will be busy, not what will be there in the end."""

"""What stands in the files of `small_project`."""

TOPIC = """\
version: "3.1"
responses:
  utter_{intent}:
  - text: |-
      {text}
    metadata:
      question: "{question}"
      cites: {cites}
      follow_ups: {follow_ups}
nlu:
{entity}{blocks}"""
GUIDE = """\
title: A guide
facts:
- id: F01
  section: process
  statement: It does not hurt.
- id: F02
  section: conditions
  statement: It treats scars.
- id: F03
  section: warning signs
  statement: See a doctor when it bleeds.
"""
BLOCK = """\
- intent: {intent}
  metadata: {{voice: {voice}}}
  examples: |
{lines}
"""
RED_FLAGS = """\
version: "3.1"
responses:
  utter_red_flag/doctor:
  - text: You describe {noticed}. Please see a doctor.
    metadata: {question: I have this now, cites: [F03]}
  utter_red_flag/emergency:
  - text: Call {clinic_emergency_number} now.
    metadata: {question: This is an emergency}
  utter_red_flag/self_harm:
  - text: Call {clinic_emergency_number} now. You are not alone.
    metadata: {question: I want to harm myself}
  utter_red_flag/unsure:
  - text: Do you have this now?
    metadata: {question: "Am I having this now?"}
  utter_red_flag/not_now:
  - text: Thank you for telling me.
    metadata: {question: "No, I do not"}
noticed:
  bleeding: bleeding
  airway: trouble with breathing
words:
  site: [chin, cheek]
symptoms:
  emergency:
    airway:
    - can't breathe
  doctor:
    bleeding:
    - <site> ... bleed*
contexts:
  negated:
    forward:
    - never
pseudo:
- never stopped
terminate:
- but
follow_ups:
  confirms: ["yes"]
  denies: [not at all]
  begins: [it started ...]
  asks: [is that normal]
"""
CLINIC = """\
name: Fig Street Skin
phone: "+44 20 7946 0999"
emergency_number: "999"
hours: Monday to Friday
address: 2 Fig Street
booking: https://figstreet.example/book
"""
REPORTS = """\
version: "3.1"
nlu:
- intent: red_flag/{level}
  metadata: {{voice: brisk, category: {category}}}
  examples: |
    - {example}
"""
CONVERSATIONS = """\
conversations:
- - pain: {first}
  - pain + not_in_guide:price: both of it
- - greet: hi there
  - condition:scars: my pits
"""
COMPOUNDS = """\
compounds:
- - pain: "sore? "
  - not_in_guide:price: and dear?
- - condition:scars: A dent, and now what?
"""
SYNONYM = """\
- synonym: scars
  examples: |
    - pockmarks
"""

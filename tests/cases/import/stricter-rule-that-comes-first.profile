{
  "defaultAction": "SCMP_ACT_ALLOW",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    { "names": ["prctl"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 1, "valueTwo": 1, "op": "SCMP_CMP_MASKED_EQ" }] },
    { "names": ["prctl"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 2, "valueTwo": 2, "op": "SCMP_CMP_MASKED_EQ" }] },
    { "names": ["prctl"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 4, "valueTwo": 4, "op": "SCMP_CMP_MASKED_EQ" }] },
    { "names": ["prctl"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 8, "valueTwo": 8, "op": "SCMP_CMP_MASKED_EQ" }] },
    { "names": ["prctl"], "action": "SCMP_ACT_KILL_PROCESS", "args": [{ "index": 1, "value": 1, "op": "SCMP_CMP_EQ" }] }
  ]
}

/* What the message-security-assist instructions share: functions and their codes, the parameter block, block ciphers by
 * libcrypto. Knows no instruction. Source: PoP chapter 7, "Message-Security Assist" and its extensions through 9. */
#pragma once
#include "guests/engine/operand_string.h"

/* One for each row of crypto_function.def: what a function code of an instruction means. */
enum crypto_instruction {
    CRYPTO_KM,
    CRYPTO_KMC,
    CRYPTO_KMF,
    CRYPTO_KMO,
    CRYPTO_KMCTR,
    CRYPTO_KMAC,
    CRYPTO_KMA,
    CRYPTO_KIMD,
    CRYPTO_KLMD,
    CRYPTO_PCC,
    CRYPTO_PCKMO,
    CRYPTO_PRNO,
    CRYPTO_KDSA,
};
enum crypto_algorithm {
    CRYPTO_DEA,
    CRYPTO_AES,
    CRYPTO_XTS,
    CRYPTO_PRNG,
    CRYPTO_SHA1,
    CRYPTO_SHA256,
    CRYPTO_SHA512,
    CRYPTO_SHA3,
    CRYPTO_SHAKE,
    CRYPTO_GHASH,
    CRYPTO_DRNG,
    CRYPTO_TRNG,
    CRYPTO_CURVE,
    CRYPTO_EDDSA,
};
struct crypto_function {
    u8 instruction, code;
    u8 algorithm;
    u8 size; /* DEA AES XTS: bytes of the key; SHA3 SHAKE: the rate in bytes; CURVE EDDSA: enum curve_name */
    bool wrapped;
    u8 facility;
};
/* The function that GR0 asks for; specification exception if there is none, or for a modifier where no function has
 * one. NULL: it was the query, which is done: the parameter block has the bits of the installed functions and the
 * condition code, if the instruction has one, is 0. */
const struct crypto_function *crypto_function(struct cpu *cpu, enum crypto_instruction instruction);
#define CRYPTO_MODIFIER 0x80u /* of GR0: decipher */
#define BLOCK_BYTES(f) ((f)->algorithm == CRYPTO_DEA || (f)->algorithm == CRYPTO_PRNG ? 8u : 16u)

/* The parameter block that GR1 designates: tested, and held in storage of our own while the instruction works. */
#define PARAMETER_MAX 512
struct parameter {
    struct span span;
    u8 byte[PARAMETER_MAX];
};
void parameter_get(struct cpu *cpu, struct parameter *p, unsigned length, enum span_access access);
/* Test for storing once more, before a commit: other accesses since may have changed what the fast lookup has. */
void parameter_again(struct cpu *cpu, struct parameter *p);
/* Write back bytes from..to; it was got for writing. Only while nothing can have changed the translation since. */
void parameter_put(struct cpu *cpu, struct parameter *p, unsigned from, unsigned to);

/* A key: DEA 8, 16 or 24 bytes, AES 16, 24 or 32. */
struct cipher_key {
    u8 algorithm; /* DEA or AES */
    u8 length;
    u8 byte[32];
};
/* Take f's key, at p, followed by the verification pattern if it is wrapped. False: the pattern is not the wrapping
 * key's. */
bool cipher_key_get(struct cpu *cpu, struct cipher_key *key, const struct crypto_function *f, const u8 *p);
/* Bytes that the key and its pattern take. */
unsigned cipher_key_bytes(const struct crypto_function *f);

/* Encipher or decipher whole blocks, each for itself. False only when the host has no storage left: the instruction
 * then ends with cc 3 and nothing changed. The contexts belong to the CPU, so that an exception leaks nothing. */
bool cipher_run(struct cpu *cpu, const struct cipher_key *key, bool decipher, u8 *out, const u8 *in, unsigned length);
void crypto_free(struct cpu *cpu);
/* Room for a message that must be there as a whole: the CPU's, so that an exception while it is filled leaks nothing.
 * NULL when the host has no storage left. */
u8 *message_buffer(struct cpu *cpu, unsigned length);
void message_buffer_free(struct cpu *cpu);

/* Protected keys: encipher with the machine's wrapping key, which lives as long as the machine. length as PCKMO's
 * functions have it, multiples of 8 from 16 on (DEA: from 8). False as above. */
#define DEA_PATTERN_BYTES 24u
#define AES_PATTERN_BYTES 32u
bool key_wrap(struct cpu *cpu, bool dea, u8 *key, unsigned length, u8 *pattern);
bool key_unwrap(struct cpu *cpu, bool dea, u8 *key, unsigned length, const u8 *pattern, bool *matches);

static inline void bytes_xor(u8 *to, const u8 *with, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        to[i] ^= with[i];
}
/* Multiplication in GF(2^128) as GCM numbers bits: x becomes (x + block) * h for each 16-byte block. */
void ghash(u8 x[16], const u8 h[16], const u8 *block, unsigned length);
/* Keccak-f[1600] on the state as bytes. */
void keccak(u8 state[200]);

/* Stop with cc 3 when the CPU is asked for. */
static inline bool crypto_interrupted(struct cpu *cpu)
{
    return cpu_wanted(cpu);
}
/* An operand that a register pair describes, before anybody needs to know where it is: its space is looked up when
 * bytes of it are, for an operand without any has no exceptions. */
static inline struct operand message_operand(const struct cpu *cpu, u8 r)
{
    return (struct operand){NULL, address_get(cpu, r), length_get(cpu, r + 1), r};
}
static inline void message_span(
    struct cpu *cpu, const struct operand *o, unsigned n, enum span_access access, struct span *sp)
{
    cpu_span(cpu, cpu_space(cpu, o->r), o->at, n, access, sp);
}
static inline void register_check(struct cpu *cpu, u8 r)
{
    if ((r & 1) || !r)
        cpu_program(cpu, PGM_SPECIFICATION);
}

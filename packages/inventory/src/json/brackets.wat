;; Where the brackets of a JSON text are, but for those inside of strings: 64 bytes at a time, without a branch on any of them.
;; After simdjson (Langdale, Lemire: Parsing Gigabytes of JSON per Second, 2019), section 3.1.
(module
  ;; The text lies at 0; positions (u32) are written to $out, which has room for as many as the text has bytes.
  (memory (export "memory") 6)

  ;; What the next bytes begin with: 1 inside of a string, 2 behind a backslash that escapes.
  (global $state (export "state") (mut i32) (i32.const 0))

  ;; One bit for each of the 64 bytes at $at that is $byte.
  (func $equal (param $at i32) (param $byte i32) (result i64)
    (local $all v128)
    (local.set $all (i8x16.splat (local.get $byte)))
    (call $join
      (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (local.get $all)))
      (i8x16.bitmask (i8x16.eq (v128.load offset=16 (local.get $at)) (local.get $all)))
      (i8x16.bitmask (i8x16.eq (v128.load offset=32 (local.get $at)) (local.get $all)))
      (i8x16.bitmask (i8x16.eq (v128.load offset=48 (local.get $at)) (local.get $all)))))

  (func $join (param $a i32) (param $b i32) (param $c i32) (param $d i32) (result i64)
    (i64.or
      (i64.or (i64.extend_i32_u (local.get $a)) (i64.shl (i64.extend_i32_u (local.get $b)) (i64.const 16)))
      (i64.or
        (i64.shl (i64.extend_i32_u (local.get $c)) (i64.const 32))
        (i64.shl (i64.extend_i32_u (local.get $d)) (i64.const 48)))))

  ;; [ and { differ in one bit only, and so do ] and }: with it set, two comparisons find all four.
  (func $brackets16 (param $bytes v128) (result i32)
    (local.set $bytes (v128.or (local.get $bytes) (i8x16.splat (i32.const 0x20))))
    (i8x16.bitmask
      (v128.or
        (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x7b)))
        (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x7d))))))

  (func $brackets64 (param $at i32) (result i64)
    (call $join
      (call $brackets16 (v128.load (local.get $at)))
      (call $brackets16 (v128.load offset=16 (local.get $at)))
      (call $brackets16 (v128.load offset=32 (local.get $at)))
      (call $brackets16 (v128.load offset=48 (local.get $at)))))

  ;; Each bit becomes the parity of itself and those below: set from an opening quote up to the closing one.
  (func $parity (param $bits i64) (result i64)
    (local.set $bits (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 1))))
    (local.set $bits (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 2))))
    (local.set $bits (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 4))))
    (local.set $bits (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 8))))
    (local.set $bits (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 16))))
    (i64.xor (local.get $bits) (i64.shl (local.get $bits) (i64.const 32))))

  ;; From the bytes of 0 to $end, a multiple of 64, to how many positions were written.
  (func (export "find") (param $end i32) (param $out i32) (result i32)
    (local $at i32) (local $to i32)
    (local $inText i64) (local $carry i64)
    (local $backslashes i64) (local $starts i64) (local $escaped i64) (local $text i64) (local $found i64)
    (local.set $to (local.get $out))
    (local.set $inText (i64.sub (i64.const 0) (i64.extend_i32_u (i32.and (global.get $state) (i32.const 1)))))
    (local.set $carry (i64.extend_i32_u (i32.shr_u (global.get $state) (i32.const 1))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))

        (local.set $backslashes (call $equal (local.get $at) (i32.const 0x5c)))
        (if (i64.eqz (local.get $backslashes))
          (then
            (local.set $escaped (local.get $carry))
            (local.set $carry (i64.const 0)))
          (else
            ;; Of a run of backslashes every second one escapes, beginning with its first. Subtracting runs from a mask of the
            ;; odd bits carries through each of them, and so tells those that began at odd bits from those at even ones.
            (local.set $starts (i64.and (local.get $backslashes) (i64.xor (local.get $carry) (i64.const -1))))
            (local.set $starts
              (i64.xor
                (i64.const 0xaaaaaaaaaaaaaaaa)
                (i64.sub
                  (i64.or (i64.shl (local.get $starts) (i64.const 1)) (i64.const 0xaaaaaaaaaaaaaaaa))
                  (local.get $starts))))
            (local.set $escaped
              (i64.xor (local.get $starts) (i64.or (local.get $backslashes) (local.get $carry))))
            (local.set $carry
              (i64.shr_u (i64.and (local.get $starts) (local.get $backslashes)) (i64.const 63)))))

        (local.set $text
          (i64.xor
            (local.get $inText)
            (call $parity
              (i64.and
                (call $equal (local.get $at) (i32.const 0x22))
                (i64.xor (local.get $escaped) (i64.const -1))))))
        (local.set $inText (i64.shr_s (local.get $text) (i64.const 63)))

        (local.set $found
          (i64.and (call $brackets64 (local.get $at)) (i64.xor (local.get $text) (i64.const -1))))
        (block $written
          (loop $each
            (br_if $written (i64.eqz (local.get $found)))
            (i32.store
              (local.get $to)
              (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $found)))))
            (local.set $to (i32.add (local.get $to) (i32.const 4)))
            (local.set $found (i64.and (local.get $found) (i64.sub (local.get $found) (i64.const 1))))
            (br $each)))

        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (global.set $state
      (i32.or
        (i32.wrap_i64 (i64.and (local.get $inText) (i64.const 1)))
        (i32.shl (i32.wrap_i64 (local.get $carry)) (i32.const 1))))
    (i32.shr_u (i32.sub (local.get $to) (local.get $out)) (i32.const 2))))

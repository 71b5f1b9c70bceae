One click to confirm

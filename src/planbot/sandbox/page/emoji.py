"""Short names of emoji, the common ones, as people and apps write them between colons."""

import re

_TABLE = """
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 clap 👏 raised_hands 🙌 pray 🙏 wave 👋 muscle 💪
point_right 👉 point_left 👈 point_up ☝️ point_down 👇 eyes 👀 handshake 🤝 writing_hand ✍️
raised_hand ✋ v ✌️ crossed_fingers 🤞 smile 😄 slightly_smiling_face 🙂 grinning 😀 smiley 😃
grin 😁 joy 😂 laughing 😆 wink 😉 blush 😊 heart_eyes 😍 thinking_face 🤔 neutral_face 😐
expressionless 😑 confused 😕 worried 😟 cry 😢 sob 😭 sweat_smile 😅 sunglasses 😎 relieved 😌
tada 🎉 confetti_ball 🎊 rocket 🚀 fire 🔥 sparkles ✨ star ⭐ star2 🌟 trophy 🏆 medal 🏅
first_place_medal 🥇 heart ❤️ green_heart 💚 blue_heart 💙 yellow_heart 💛 purple_heart 💜
broken_heart 💔 100 💯 boom 💥 zap ⚡ bulb 💡 white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️ no_entry ⛔
no_entry_sign 🚫 octagonal_sign 🛑 exclamation ❗ question ❓ grey_question ❔ bangbang ‼️
interrobang ⁉️ information_source ℹ️ red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣
white_circle ⚪ black_circle ⚫ large_green_square 🟩 large_red_square 🟥 large_yellow_square 🟨
large_orange_square 🟧 large_blue_square 🟦 small_red_triangle 🔺 small_red_triangle_down 🔻
arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️
arrow_lower_right ↘️ repeat 🔁 arrows_counterclockwise 🔄 fast_forward ⏩ rewind ⏪
double_vertical_bar ⏸️ pause_button ⏸️ black_right_pointing_triangle ▶️ hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ clock9 🕘 stopwatch ⏱️ calendar 📆 date 📅
spiral_calendar_pad 🗓️ bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬
thought_balloon 💭 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 pencil ✏️ pencil2 ✏️
memo 📝 clipboard 📋 page_facing_up 📄 bar_chart 📊 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 lock 🔒 unlock 🔓
key 🔑 mag 🔍 file_folder 📁 open_file_folder 📂 books 📚 book 📖 bookmark 🔖 label 🏷️ wrench 🔧
hammer 🔨 gear ⚙️ construction 🚧 traffic_light 🚦 office 🏢 house 🏠 school 🏫 hospital 🏥 bank 🏦
classical_building 🏛️ cityscape 🏙️ bridge_at_night 🌉 bus 🚌 bike 🚲 car 🚗 fire_engine 🚒
police_car 🚓 deciduous_tree 🌳 evergreen_tree 🌲 seedling 🌱 droplet 💧 snowflake ❄️ sunny ☀️
cloud ☁️ umbrella ☔ rainbow 🌈 earth_americas 🌎 moneybag 💰 dollar 💵 credit_card 💳 gift 🎁
balloon 🎈 birthday 🎂 coffee ☕ pizza 🍕 robot_face 🤖 ghost 👻 bust_in_silhouette 👤
busts_in_silhouette 👥 checkered_flag 🏁 triangular_flag_on_post 🚩 dart 🎯 puzzle_piece 🧩
package 📦 telephone_receiver 📞 iphone 📱 computer 💻 palm_tree 🌴 face_with_thermometer 🤒
airplane ✈️ house_with_garden 🏡 new 🆕 soon 🔜 sos 🆘 back 🔙 zzz 💤
"""

_words = _TABLE.split()
EMOJI: dict[str, str] = dict(zip(_words[::2], _words[1::2], strict=True))
"""{short name: character}; what is not here is shown as it was written."""

SHORT_NAME = re.compile(r":([a-z0-9_+\-']+)(?::skin-tone-[2-6])?:")


def with_emoji(text: str) -> str:
    """`text` with the known `:short_names:` replaced."""
    return SHORT_NAME.sub(lambda match: EMOJI.get(match[1], match[0]), text)
